"""The list of agents."""

import asyncpg

from baton_common.engine.projections.queries import Queries

PAGE = """
select * from agents where is_known and ($1::text is null or agent > $1)
    and ($2::bool is null or available = $2) and ($3::text is null or activity = $3)
order by agent limit $4
"""


async def agent_page(
    pool: Queries,
    *,
    after: str | None,
    available: bool | None,
    activity: str | None,
    limit: int,
) -> list[asyncpg.Record]:
    """Ordered by id, after one; only configured agents."""
    return await pool.fetch(PAGE, after, available, activity, limit)
