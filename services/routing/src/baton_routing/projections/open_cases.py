"""Which case a caller is about: from what cases tells of customers, contacts and owners."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import asyncpg
from sqlalchemy import Column, DateTime, Index, Integer, MetaData, Table, Text

from baton_common.engine.projections.queries import Queries
from baton_common.model.contract import Contract
from baton_common.model.received_message import ReceivedMessage
from baton_contracts.case_updated.case import (
    CaseClassified,
    CaseClosed,
    CaseNews,
    CaseOpened,
    CaseReopened,
    CaseResolved,
    OwnerAssigned,
    ReplyRequested,
)
from baton_contracts.case_updated.customer import (
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
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("touched_at", DateTime(timezone=True), nullable=False),
    Index("open_cases_customer", "customer_id"),
)
SUBJECTS = Table(
    "open_cases_subjects",
    METADATA,
    Column("subject", Text, primary_key=True),
    Column("customer_id", Text, nullable=False),
    Index("open_cases_subjects_customer", "customer_id"),
)
CUSTOMERS = Table(
    "open_cases_customers",
    METADATA,
    Column("customer_id", Text, primary_key=True),
    Column("taken_in_by", Text, nullable=False),
    Index("open_cases_taken_in", "taken_in_by"),
)
"""Only those who were taken in by another."""

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
        ContactLinked,
        CustomerAddressAdded,
        CustomerMerged,
        CustomerMergeUndone,
    )
}

OF_CASES = """
insert into open_cases (case_id, customer_id, owner, state, version, touched_at)
select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::timestamptz[])
on conflict (case_id) do update set
    customer_id = coalesce(excluded.customer_id, open_cases.customer_id),
    owner = case when excluded.version >= open_cases.version then excluded.owner
        else open_cases.owner end,
    state = case when excluded.version >= open_cases.version then excluded.state
        else open_cases.state end,
    version = greatest(excluded.version, open_cases.version),
    touched_at = greatest(excluded.touched_at, open_cases.touched_at)
"""
THEIRS = """
insert into open_cases_subjects (subject, customer_id)
select * from unnest($1::text[], $2::text[])
on conflict (subject) do update set customer_id = excluded.customer_id
"""
TAKEN_IN = """
insert into open_cases_customers (customer_id, taken_in_by) values ($1, $2)
on conflict (customer_id) do update set taken_in_by = excluded.taken_in_by
"""
RETURNED = "delete from open_cases_customers where customer_id = $1"
SEPARATED = """
update open_cases_subjects set customer_id = $2
where customer_id = $1 and not subject = any($3::text[])
"""

FOUND = """
with recursive up(id) as (
    select customer_id from open_cases_subjects where subject = $1
    union
    select c.taken_in_by from open_cases_customers c join up on c.customer_id = up.id),
family(id) as (
    select id from up
    union
    select c.customer_id from open_cases_customers c join family f on c.taken_in_by = f.id)
select case_id, owner from open_cases
where customer_id in (select id from family) and state <> 'closed'
order by state = 'resolved', touched_at desc, case_id desc limit 1
"""


@dataclass(frozen=True)
class OpenCase:
    """What a call is about, most likely."""

    case_id: str
    owner: str | None
    """Who is accountable; asked first. None: not heard yet."""


class OpenCases:
    """The projection. News of one case come in order, those of customers beside them; whichever
    is first, it comes to the same."""

    name = "open_cases"
    metadata = METADATA

    async def apply(
        self, records: Sequence[ReceivedMessage], connection: asyncpg.Connection
    ) -> None:
        """Fold one batch in memory, and write it."""
        batch = Batch(connection)
        for record in records:
            if split_type(record.type)[0] in WANTED:
                await batch.take(decode_contract(record.type, record.body), record.at)
        await batch.write()


class Told(NamedTuple):
    """What is known of a case."""

    case_id: str
    customer_id: str | None
    owner: str | None
    state: str
    version: int
    touched_at: datetime


class Batch:
    """Cases and whose an address is, as one statement each. Who was taken in by whom is rare, and
    written at once."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self._cases: dict[str, Told] = {}
        self._theirs: dict[str, str] = {}

    async def take(self, news: Contract, at: datetime) -> None:
        """One piece of news, in its turn."""
        match news:
            case CaseNews(case=case):
                customer = None
                if isinstance(news, CaseOpened | CaseResolved | CaseClosed):
                    customer = news.customer_id
                self._tell(Told(case.id, customer, case.owner, case.state, case.version, at))
            case ContactLinked():
                self._tell(Told(news.case_id, news.customer_id, None, "open", 0, at))
                self._theirs |= dict.fromkeys(news.subjects, news.customer_id)
            case CustomerAddressAdded():
                self._theirs[news.subject] = news.customer_id
            case CustomerMerged():
                await self._connection.execute(TAKEN_IN, news.merged_id, news.customer_id)
                self._theirs |= dict.fromkeys(news.subjects, news.customer_id)
            case CustomerMergeUndone():
                await self._write_theirs()
                await self._connection.execute(RETURNED, news.separated_id)
                theirs = news.customer_id, news.separated_id, news.subjects
                await self._connection.execute(SEPARATED, *theirs)
            case _:
                pass

    async def write(self) -> None:
        """What was gathered."""
        if self._cases:
            await self._connection.execute(OF_CASES, *zip(*self._cases.values(), strict=True))
        await self._write_theirs()

    def _tell(self, news: Told) -> None:
        """As `OF_CASES` puts a row upon that which is there: the greater version says more."""
        before = self._cases.get(news.case_id, news)
        newest = news if news.version >= before.version else before
        self._cases[news.case_id] = newest._replace(
            customer_id=news.customer_id or before.customer_id,
            touched_at=max(news.touched_at, before.touched_at),
        )

    async def _write_theirs(self) -> None:
        if theirs := self._theirs:
            await self._connection.execute(THEIRS, list(theirs), list(theirs.values()))
            self._theirs = {}


async def open_case_of(pool: Queries, subject: str) -> OpenCase | None:
    """The case of the customer whose address this is: open before resolved, the one last
    touched first; None: there is none. As far as has been heard."""
    row = await pool.fetchrow(FOUND, subject)
    return None if row is None else OpenCase(row["case_id"], row["owner"])
