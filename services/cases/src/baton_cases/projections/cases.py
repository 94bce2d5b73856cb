"""Every case as it is now: read by the list of cases, the work list and the page of a case."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import JSON, Boolean, Column, DateTime, Index, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from baton_cases.domain.case import events as of_case
from baton_cases.domain.case import merging_events as merging
from baton_cases.domain.case.events import CaseEvent
from baton_cases.domain.case.state import (
    CASE,
    Active,
    Case,
    CaseRecord,
    Closed,
    NotYetOpened,
    evolve,
)
from baton_cases.domain.correspondence import events as of_mail
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.handoff import events as of_handoff
from baton_cases.domain.handoff.state import HANDOFF
from baton_cases.domain.survey.events import FollowUpAsked
from baton_cases.domain.survey.state import SURVEY
from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded
from baton_common.model.messages import Event
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
LASTING = (PROMISE_NEEDS_DATE,)
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
    state: Case = NotYetOpened()


class Cases:
    """The projection."""

    name = "cases"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Fold one batch over the rows that it concerns."""
        events = [(case_id, each.event) for each in records if (case_id := case_of(each.event))]
        rows = await store.read(CASES, CaseRow, {case_id for case_id, _ in events})
        for case_id, event in events:
            fold(rows.setdefault(case_id, CaseRow(case_id=case_id)), event)
        await store.put(CASES, rows.values())


def case_of(event: Event) -> str | None:
    """The id of the case that an event is about, if any."""
    if CASE.owns(event) or HANDOFF.owns(event) or CORRESPONDENCE.owns(event) or SURVEY.owns(event):
        return event.case_id
    return None


def fold(row: CaseRow, event: Event) -> None:
    """The row after an event of the case, its handoff or its correspondence."""
    if CASE.owns(event):
        _fold_case(row, event)
        row.changed_at = event.at
        return
    if isinstance(event, of_mail.MailFiled | of_mail.NoteMailed):
        row.folded_lines += event.of_text.folded_lines
        row.cut_mails += event.text_is_cut
    match event:
        case of_handoff.HandoffRequested(package=package):
            row.asked_department = event.to_department
            if package.promised is not None or package.promised_until is not None:
                _promise(row, package.promised, package.promised_until)
        case of_handoff.HandoffReturned(redate_promise=True):
            _attend(row, PROMISE_NEEDS_DATE)
        case FollowUpAsked():
            _attend(row, LOW_SCORE)
        case of_handoff.HandoffOffered() | of_handoff.OfferPassedOn():
            row.asked, row.lapses_at = sorted(event.persons), event.lapses_at
        case of_handoff.HandoffWaited():
            row.asked, row.lapses_at = [], event.lapses_at
        case of_handoff.OfferDeclined():
            row.asked = sorted(event.left)
        case of_handoff.RungSkipped() | of_handoff.OfferLapsed() | of_handoff.HandoffRefused():
            row.asked = []
        case of_mail.MailFiled(automatic=None, belongs_by=why) if why != "opened":
            _attend(row, CUSTOMER_WROTE)
        case of_mail.NoteMailed():
            pass
        case of_mail.MailCameBack() | of_mail.MailReportCame(action="failed"):
            _attend(row, MAIL_CAME_BACK)
        case _:
            return
    row.changed_at = event.at


def _fold_case(row: CaseRow, event: CaseEvent) -> None:
    row.state = evolve(row.state, event)
    match event:
        case of_case.CaseOpened():
            row.opened_at = event.at
            row.unverified_reference, row.follows = event.unverified_reference, event.follows
        case of_case.ReplyRequested():
            row.attention = [each for each in row.attention if each in LASTING]
        case of_case.CaseResolved() | of_case.CaseClosed() | merging.CaseMerged():
            row.attention, row.promised, row.promised_until = [], None, None
        case of_case.PromiseMade():
            _promise(row, event.promised, event.until)
        case of_case.AccountabilityReturned():
            _attend(row, HANDOFF_RETURNED)
        case of_case.HandoffBegan():
            row.attention = [each for each in row.attention if each != HANDOFF_RETURNED]
        case _:
            pass
    if isinstance(row.state, CaseRecord):
        _follow(row, row.state)


def _follow(row: CaseRow, case: CaseRecord) -> None:
    row.number, row.customer_id = case.number, case.customer_id
    row.matter, row.priority = case.matter, case.priority.value
    row.department, row.person = case.department, case.person
    row.office, row.backup = case.office, case.backup
    row.language, row.channel, row.thread_id = case.language, case.channel, case.thread_id
    row.version = case.revision
    row.customer_began, row.handed_over = case.customer_began, case.is_handed_over
    row.status = "closed" if isinstance(case, Closed) else "open"
    row.merged_into = case.into if isinstance(case, Closed) else None
    open_handoff = None
    if isinstance(case, Active):
        row.status = "resolved" if case.resolved else "open"
        open_handoff = case.handoff
    if open_handoff is None:
        row.handoff_id = row.handoff_kind = row.asked_department = row.lapses_at = None
        row.asked = []
    else:
        row.handoff_id, row.handoff_kind = open_handoff.handoff_id, open_handoff.kind


def _promise(row: CaseRow, promised: Personal[str] | None, until: datetime | None) -> None:
    row.promised, row.promised_until = promised, until
    row.attention = [each for each in row.attention if each != PROMISE_NEEDS_DATE]


def _attend(row: CaseRow, what: str) -> None:
    row.attention = sorted({*row.attention, what})
