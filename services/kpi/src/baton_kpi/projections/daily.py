"""How many cases and handoffs there were a day, by department, in the reader's own time zone.

Counted in quarters of an hour (UTC), the smallest step by which time zones differ, so that a day
of any zone is a sum of rows and a rebuild gives the same rows whoever asked before.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import asyncpg
from sqlalchemy import BigInteger, Column, DateTime, MetaData, Table, Text

from baton_common.heard import Heard
from baton_contracts.published import decode_contract, split_type
from baton_kpi.domain.figures import FIGURE_OF, department_of

QUARTER = timedelta(minutes=15)

METADATA = MetaData()
COUNTS = Table(
    "daily_counts",
    METADATA,
    Column("quarter", DateTime(timezone=True), primary_key=True),
    Column("department", Text, primary_key=True),
    Column("figure", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
)

UPSERT = """
insert into daily_counts (quarter, department, figure, count)
select * from unnest($1::timestamptz[], $2::text[], $3::text[], $4::bigint[])
on conflict (quarter, department, figure) do update set count = daily_counts.count + excluded.count
"""

SELECT = """
select (quarter at time zone $1)::date as day, department, figure, sum(count)::bigint as count
from daily_counts
where quarter >= $2 and quarter < $3 and ($4::text[] is null or department = any($4))
group by 1, 2, 3 order by 1, 2, 3
"""


class Daily:
    """The projection; its counts are exact because its mark moves with them."""

    name = "daily"
    metadata = METADATA

    async def apply(self, records: Sequence[Heard], connection: asyncpg.Connection) -> None:
        """Add one batch to the counts."""
        counts: Counter[tuple[datetime, str, str]] = Counter()
        for record in records:
            if (figure := FIGURE_OF.get(split_type(record.type)[0])) is not None:
                news = decode_contract(record.type, record.body)
                counts[quarter_of(record.at), department_of(news), figure.id] += 1
        if counts:
            quarters, departments, figures = zip(*counts, strict=True)
            await connection.execute(UPSERT, quarters, departments, figures, list(counts.values()))


def quarter_of(at: datetime) -> datetime:
    """The beginning of the quarter of an hour that an instant is in."""
    return at - timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)


async def daily_counts(
    connection: asyncpg.Connection,
    *,
    first: date,
    last: date,
    zone: ZoneInfo,
    departments: Sequence[str] | None,
) -> list[asyncpg.Record]:
    """Rows (day, department, figure, count), days `first` to `last` included, of the zone.

    Days without a case or handoff have no row. `departments` None: all of them.
    """
    begin = datetime.combine(first, datetime.min.time(), zone)
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), zone)
    rows: list[asyncpg.Record] = await connection.fetch(SELECT, zone.key, begin, end, departments)
    return rows
