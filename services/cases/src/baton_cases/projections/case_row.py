"""A case as lists show it: the row, and the warnings for whoever is accountable."""

from datetime import datetime

import msgspec
from sqlalchemy import JSON, Boolean, Column, DateTime, Index, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from baton_cases.domain.case.state import Case, NotYetOpened
from baton_cases.domain.correspondence.events import SenderProof
from baton_common.model.personal import Personal

METADATA = MetaData()
CASES = Table(
    "cases",
    METADATA,
    Column("case_id", Text, primary_key=True),
    Column("number", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("matter", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("office", Text),
    Column("backup", Text),
    Column("language", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread_id", Text),
    Column("version", Integer, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("unverified_reference", Boolean, nullable=False),
    Column("follows", Text),
    Column("merged_into", Text),
    Column("handoff_id", Text),
    Column("handoff_kind", Text),
    Column("asked_department", Text),
    Column("asked", ARRAY(Text), nullable=False),
    Column("lapses_at", DateTime(timezone=True)),
    Column("attention", ARRAY(Text), nullable=False),
    Column("customer_began", Boolean, nullable=False),
    Column("handed_over", Boolean, nullable=False),
    Column("promised", JSON),
    Column("promised_until", DateTime(timezone=True)),
    Column("folded_lines", Integer, nullable=False),
    Column("cut_mails", Integer, nullable=False),
    Column("opened_by", Text),
    Column("sender_proof", Text),
    Column("unproven_mails", ARRAY(Text), nullable=False),
    Column("state", JSON, nullable=False),
    Index("cases_number", "number", unique=True),
    Index("cases_customer", "customer_id"),
    Index("cases_merged", "merged_into"),
    Index("cases_department", "department", "status"),
    Index("cases_person", "person"),
    Index("cases_asked", "asked", postgresql_using="gin"),
)

CUSTOMER_WROTE = "customer-wrote"
MAIL_CAME_BACK = "mail-came-back"
HANDOFF_RETURNED = "handoff-returned"
LOW_SCORE = "low-score"
PROMISE_NEEDS_DATE = "promise-needs-date"
"""Flag: a handoff with a promise was returned; agree a new date with the customer."""
UNPROVEN_MAIL = "unproven-mail"
"""Flag: a mail is kept that counts for nothing until somebody says that it is theirs, or not; on
closed cases, too."""
PROVEN = frozenset({"token", "pass", "theirs"})
"""Proofs of a mail that make its sender proven; `theirs`: a person said so."""
LASTING = (PROMISE_NEEDS_DATE, UNPROVEN_MAIL)
"""Flags that a reply alone does not clear."""


class CaseRow(msgspec.Struct, kw_only=True):
    """A row. `state` is the case as the decider knows it; the other columns follow from it."""

    case_id: str
    number: str = ""
    status: str = "open"
    customer_id: str = ""
    matter: str = ""
    priority: str = ""
    department: str = ""
    person: str = ""
    office: str | None = None
    backup: str | None = None
    language: str = ""
    channel: str = ""
    thread_id: str | None = None
    version: int = 0
    opened_at: datetime | None = None
    changed_at: datetime | None = None
    unverified_reference: bool = False
    follows: str | None = None
    merged_into: str | None = None
    """The case in which it goes on."""
    handoff_id: str | None = None
    handoff_kind: str | None = None
    asked_department: str | None = None
    asked: list[str] = msgspec.field(default_factory=list)
    lapses_at: datetime | None = None
    attention: list[str] = msgspec.field(default_factory=list)
    """The warnings for the accountable person, sorted by name."""
    customer_began: bool = False
    handed_over: bool = False
    promised: Personal[str] | None = None
    """The latest promise to the customer, until the case is resolved."""
    promised_until: datetime | None = None
    folded_lines: int = 0
    cut_mails: int = 0
    opened_by: str | None = None
    """The mail that opened it."""
    sender_proof: SenderProof | None = None
    """How well it is proven that its customer wrote: the proof of the mail that opened it, or of a
    better one of theirs since."""
    unproven_mails: list[str] = msgspec.field(default_factory=list)
    """Mails that count for nothing, and nobody has said whose they are."""
    state: Case = NotYetOpened()


def attend(row: CaseRow, what: str) -> None:
    row.attention = sorted({*row.attention, what})
