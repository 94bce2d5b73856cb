"""Open cases by customer and address, from messages of cases: a call is probably about one."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Boolean, Column, DateTime, Index, Integer, MetaData, Table, Text

from baton_common.engine.projections.port import RowStore
from baton_common.model.contract import Contract
from baton_common.model.received_message import ReceivedMessage
from baton_contracts.case_updated.case import (
    CaseClassified,
    CaseClosed,
    CaseMergeUndone,
    CaseMessage,
    CaseOpened,
    CaseReopened,
    CaseResolved,
    OwnerAssigned,
    ReplyRequested,
)
from baton_contracts.case_updated.customer import (
    AddressUnlinked,
    ContactLinked,
    CustomerAddressAdded,
    CustomerMerged,
    CustomerMergeUndone,
)
from baton_contracts.published import decode_contract, split_type

METADATA = MetaData()
CASES = Table(
    "open_cases",
    METADATA,
    Column("case_id", Text, primary_key=True),
    Column("customer_id", Text),
    Column("owner", Text),
    Column("department", Text),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("touched_at", DateTime(timezone=True), nullable=False),
    Index("open_cases_customer", "customer_id"),
)
SUBJECTS = Table(
    "open_cases_subjects",
    METADATA,
    Column("subject", Text, primary_key=True),
    Column("customer_id", Text),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("shared", Boolean, nullable=False),
    Index("open_cases_subjects_customer", "customer_id"),
)
CUSTOMERS = Table(
    "open_cases_customers",
    METADATA,
    Column("customer_id", Text, primary_key=True),
    Column("taken_in_by", Text, nullable=False),
    Index("open_cases_taken_in", "taken_in_by"),
)
"""Only customers that were merged into another."""

WANTED = {
    split_type(each.contract_type)[0]
    for each in (
        CaseOpened,
        CaseClassified,
        OwnerAssigned,
        ReplyRequested,
        CaseResolved,
        CaseReopened,
        CaseClosed,
        CaseMergeUndone,
        ContactLinked,
        CustomerAddressAdded,
        CustomerMerged,
        CustomerMergeUndone,
        AddressUnlinked,
    )
}


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """The known facts of a case."""

    case_id: str
    customer_id: str | None
    owner: str | None
    department: str | None
    state: str
    version: int
    touched_at: datetime


class SubjectRow(msgspec.Struct, frozen=True, kw_only=True):
    """The customer of an address, as the last message about it says."""

    subject: str
    customer_id: str | None
    """None: nobody is known by it."""
    since: datetime
    shared: bool = False
    """Several people use the number."""


class CustomerRow(msgspec.Struct, frozen=True, kw_only=True):
    """The customer that this one was merged into."""

    customer_id: str
    taken_in_by: str


class OpenCases:
    """The projection. Messages of one case come in order, those of its customer independently of
    them; the result is the same either way."""

    name = "open_cases"
    metadata = METADATA

    async def apply(self, records: Sequence[ReceivedMessage], store: RowStore) -> None:
        """Fold one batch over the rows that it concerns."""
        published = [
            (decode_contract(record.type, record.body), record.at)
            for record in records
            if split_type(record.type)[0] in WANTED
        ]
        cases = {each.key for each, _ in published if isinstance(each, CaseMessage | ContactLinked)}
        undone = {
            each.customer_id for each, _ in published if isinstance(each, CustomerMergeUndone)
        }
        subjects = {subject for each, _ in published for subject in _subjects_of(each)}
        known = KnownCases(
            await store.read(CASES, CaseRow, cases),
            [
                *(await store.find(SUBJECTS, SubjectRow, "customer_id", undone)),
                *(await store.read(SUBJECTS, SubjectRow, subjects)).values(),
            ],
        )
        for each, at in published:
            known.fold(each, at)
        await known.write(store)


class KnownCases:
    """Cases and customers while a batch is folded."""

    def __init__(self, cases: dict[str, CaseRow], theirs: Iterable[SubjectRow]) -> None:
        self._cases = cases
        self._subjects = {row.subject: row for row in theirs}
        """Addresses of the batch, and all addresses of customers whose merge it undoes. Messages
        about one may come in any order: the last one said counts."""
        self._taken_in: dict[str, CustomerRow | None] = {}

    def fold(self, published: Contract, at: datetime) -> None:
        """Apply one message."""
        match published:
            case CaseMessage(case=case):
                customer = None
                if isinstance(published, CaseOpened | CaseResolved | CaseClosed):
                    customer = published.customer_id
                self._touch(
                    CaseRow(
                        case_id=case.id,
                        customer_id=customer,
                        owner=case.owner,
                        department=case.department,
                        state=case.state,
                        version=case.version,
                        touched_at=at,
                    )
                )
            case ContactLinked():
                self._touch(
                    CaseRow(
                        case_id=published.case_id,
                        customer_id=published.customer_id,
                        owner=None,
                        department=None,
                        state="open",
                        version=0,
                        touched_at=at,
                    )
                )
                self._belong(published.subjects, published.customer_id, at)
            case CustomerAddressAdded():
                self._belong([published.subject], published.customer_id, at)
            case AddressUnlinked(subject=subject, shared=shared):
                self._say(SubjectRow(subject=subject, customer_id=None, since=at, shared=shared))
            case CustomerMerged():
                merged = CustomerRow(
                    customer_id=published.merged_id, taken_in_by=published.customer_id
                )
                self._taken_in[published.merged_id] = merged
                self._belong(published.subjects, published.customer_id, at)
            case CustomerMergeUndone():
                self._taken_in[published.separated_id] = None
                theirs = [
                    row.subject
                    for row in self._subjects.values()
                    if row.customer_id == published.customer_id
                    and row.subject not in published.subjects
                ]
                self._belong(theirs, published.separated_id, at)
            case _:
                pass

    async def write(self, store: RowStore) -> None:
        """Write the changed rows."""
        await store.put(CASES, self._cases.values())
        await store.put(SUBJECTS, self._subjects.values())
        await store.put(CUSTOMERS, [row for row in self._taken_in.values() if row is not None])
        await store.remove(CUSTOMERS, [id_ for id_, row in self._taken_in.items() if row is None])

    def _touch(self, published: CaseRow) -> None:
        """Merge two rows of a case: the one with the greater version wins."""
        before = self._cases.get(published.case_id, published)
        newest = published if published.version >= before.version else before
        self._cases[published.case_id] = msgspec.structs.replace(
            newest,
            customer_id=published.customer_id or before.customer_id,
            touched_at=max(published.touched_at, before.touched_at),
        )

    def _belong(self, subjects: Iterable[str], customer_id: str, at: datetime) -> None:
        for subject in subjects:
            self._say(SubjectRow(subject=subject, customer_id=customer_id, since=at))

    def _say(self, row: SubjectRow) -> None:
        """Whoever is linked at an instant at which nobody was known any more is known from then
        on."""
        before = self._subjects.get(row.subject)
        if before is None or _rank(row) >= _rank(before):
            self._subjects[row.subject] = row


def _rank(row: SubjectRow) -> tuple[datetime, bool]:
    return row.since, row.customer_id is not None


def _subjects_of(published: Contract) -> Iterable[str]:
    match published:
        case ContactLinked(subjects=subjects) | CustomerMerged(subjects=subjects):
            return subjects
        case CustomerAddressAdded(subject=subject) | AddressUnlinked(subject=subject):
            return (subject,)
        case _:
            return ()
