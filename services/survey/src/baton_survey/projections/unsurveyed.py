"""Cases that are closed and whose customer has not been asked yet how it was."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg
from sqlalchemy import Column, DateTime, MetaData, Table, Text

from baton_common.heard import Heard
from baton_common.running.queries import Queries
from baton_contracts.case_updated.case import CaseClosed, CaseReopened
from baton_contracts.published import decode_contract, split_type

METADATA = MetaData()
UNSURVEYED = Table(
    "unsurveyed",
    METADATA,
    Column("case_id", Text, primary_key=True),
    Column("number", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("matter", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("closed_at", DateTime(timezone=True), nullable=False),
)

WANTED = {split_type(each.contract_type)[0] for each in (CaseClosed, CaseReopened)}

UPSERT = """
insert into unsurveyed
    (case_id, number, customer_id, department, matter, language, channel, closed_at)
select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
    $7::text[], $8::timestamptz[])
on conflict (case_id) do update set department = excluded.department,
    matter = excluded.matter, language = excluded.language, closed_at = excluded.closed_at
"""

PAGE = """
select case_id, number, department, matter, language, channel, closed_at from unsurveyed
where ($1::timestamptz is null or (closed_at, case_id) > ($1, $2))
    and ($3::text[] is null or department = any($3))
order by closed_at, case_id limit $4
"""


class Unsurveyed:
    """The projection: closing puts a case on the list, reopening takes it off."""

    name = "unsurveyed"
    metadata = METADATA

    async def apply(self, records: Sequence[Heard], connection: asyncpg.Connection) -> None:
        """Fold one batch; of each case its last news decides."""
        last: dict[str, tuple[CaseClosed | CaseReopened, Heard]] = {}
        for record in records:
            if split_type(record.type)[0] in WANTED:
                news = decode_contract(record.type, record.body)
                if isinstance(news, CaseClosed | CaseReopened):
                    last[news.case.id] = news, record
        if over := [id_ for id_, (news, _) in last.items() if isinstance(news, CaseReopened)]:
            await connection.execute("delete from unsurveyed where case_id = any($1)", over)
        rows = [
            (
                news.case.id,
                news.case.number,
                news.customer_id,
                news.case.department,
                news.case.matter,
                news.case.language,
                news.channel,
                record.at,
            )
            for news, record in last.values()
            if isinstance(news, CaseClosed)
        ]
        if rows:
            await connection.execute(UPSERT, *zip(*rows, strict=True))


async def unsurveyed_cases(
    pool: Queries,
    *,
    departments: Sequence[str] | None,
    after: tuple[datetime, str] | None,
    limit: int,
) -> list[asyncpg.Record]:
    """Rows in the order of closing, those after (closed at, case id); `departments` None: all."""
    closed_at, case_id = after or (None, "")
    rows: list[asyncpg.Record] = await pool.fetch(PAGE, closed_at, case_id, departments, limit)
    return rows
