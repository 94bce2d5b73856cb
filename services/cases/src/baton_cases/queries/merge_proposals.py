"""Open merge proposals, the oldest first."""

from datetime import datetime

import asyncpg

from baton_common.engine.projections.queries import Queries

OPEN = """
select * from merge_proposals
where $1::timestamptz is null or (proposed_at, proposal_id) > ($1, $2::text)
order by proposed_at, proposal_id limit $3
"""


async def open_proposals(
    pool: Queries, after: tuple[datetime, str] | None, limit: int
) -> list[asyncpg.Record]:
    """A page of them."""
    at, id_ = after or (None, None)
    rows: list[asyncpg.Record] = await pool.fetch(OPEN, at, id_, limit)
    return rows
