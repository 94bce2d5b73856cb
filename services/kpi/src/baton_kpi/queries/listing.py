"""The facts of one kind, page by page; each page is a short query of its own."""

from collections.abc import AsyncIterator, Sequence

import asyncpg

from baton_common.engine.projections.queries import Queries
from baton_kpi.domain.facts.kinds import KIND
from baton_kpi.projections.tables import FACTS
from baton_kpi.queries.asking import Parameters
from baton_kpi.queries.period import Period

PAGE = 2_000


async def facts_in(
    pool: Queries, kind: str, period: Period, scopes: Sequence[str] | None
) -> AsyncIterator[list[asyncpg.Record]]:
    """Ordered by main instant, then id. A fact that changes meanwhile is seen before or after the
    change."""
    fact = KIND[kind]
    after: tuple[object, str] | None = None
    while True:
        given = Parameters()
        where = [
            f"{fact.main} >= {given.add(period.begin, 'timestamptz')}",
            f"{fact.main} < {given.add(period.end, 'timestamptz')}",
        ]
        if scopes is not None:
            where.append(f"{fact.scope} = any({given.add(list(scopes), 'text[]')})")
        if after is not None:
            place = f"{given.add(after[0], 'timestamptz')}, {given.add(after[1], 'text')}"
            where.append(f"({fact.main}, id) > ({place})")
        rows = await pool.fetch(
            f"select * from {FACTS[kind].name} where {' and '.join(where)} "
            f"order by {fact.main}, id limit {PAGE}",
            *given,
        )
        if rows:
            yield rows
        if len(rows) < PAGE:
            return
        after = rows[-1][fact.main], rows[-1]["id"]
