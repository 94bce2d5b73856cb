"""The list of handoffs, and what an open one hands over."""

import asyncpg

from baton_cases.domain.handoff.events import Package
from baton_cases.domain.handoff.state import Open
from baton_cases.projections.handoffs import HANDOFFS, HandoffRow
from baton_cases.queries.scope import VISIBLE, Scope
from baton_common.engine.projections.queries import Queries
from baton_common.engine.projections.rows import PostgresRowStore

PAGE = f"""
select h.*, cases.number, cases.matter, cases.priority from handoffs h
join cases on cases.case_id = h.case_id
where {VISIBLE.format(t="cases")}
    and ($4::text is null or h.status = $4) and ($5::text is null or h.to_department = $5)
    and ($6::text is null or h.case_id = $6) and ($7::text is null or $7 = any(h.asked_now))
    and ($8::text is null or h.handoff_id < $8)
order by h.handoff_id desc limit $9
"""


async def open_package(pool: Queries, handoff_id: str) -> Package | None:
    """The package of an open handoff; None: it has ended."""
    async with pool.acquire() as connection:
        rows = await PostgresRowStore(connection).read(HANDOFFS, HandoffRow, [handoff_id])
    row = rows.get(handoff_id)
    return row.state.terms.package if row and isinstance(row.state, Open) else None


async def handoff_page(
    pool: Queries,
    scope: Scope,
    *,
    status: str | None,
    department: str | None,
    case_id: str | None,
    asked: str | None,
    before: str | None,
    limit: int,
) -> list[asyncpg.Record]:
    """The newest first, those before an id; only of cases that the scope sees."""
    rows: list[asyncpg.Record] = await pool.fetch(
        PAGE, *scope.parameters, status, department, case_id, asked, before, limit
    )
    return rows
