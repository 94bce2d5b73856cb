"""What somebody has to do: the cases they are asked to take, and those they are accountable for."""

import asyncpg

from baton_cases.projections.scope import VISIBLE, Scope
from baton_common.running.queries import Queries

MOST = 200
"""Of each kind."""

ASKED = f"""
select * from cases where {VISIBLE.format(t="cases")} and $4 = any(asked)
order by lapses_at, case_id limit $5
"""
MINE = f"""
select * from cases where {VISIBLE.format(t="cases")} and person = $4 and status <> 'closed'
order by status, cardinality(attention) = 0,
    array_position(array['emergency', 'high', 'normal', 'low'], priority), opened_at, case_id
limit $5
"""


async def asked_for(pool: Queries, scope: Scope, person: str) -> list[asyncpg.Record]:
    """Cases they are asked to take, the one that lapses first at the top."""
    rows: list[asyncpg.Record] = await pool.fetch(ASKED, *scope.parameters, person, MOST)
    return rows


async def accountable_for(pool: Queries, scope: Scope, person: str) -> list[asyncpg.Record]:
    """Cases they hold: open before resolved, what wants attention first, then by urgency."""
    rows: list[asyncpg.Record] = await pool.fetch(MINE, *scope.parameters, person, MOST)
    return rows
