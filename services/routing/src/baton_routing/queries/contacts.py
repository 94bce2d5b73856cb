"""The list of contacts."""

from datetime import datetime

import asyncpg

from baton_common.engine.projections.queries import Queries

PAGE = """
select * from contacts
where ($1::text is null or state = $1) and ($2::text is null or queue = $2)
    and ($3::text is null or agent = $3) and ($4::text is null or case_id = $4)
    and ($5::text is null or channel = $5)
    and ($6::timestamptz is null or (arrived_at, contact_id) < ($6, $7))
order by arrived_at desc, contact_id desc limit $8
"""


async def contact_page(
    pool: Queries,
    *,
    state: str | None,
    queue: str | None,
    agent: str | None,
    case_id: str | None,
    channel: str | None,
    before: tuple[datetime, str] | None,
    limit: int,
) -> list[asyncpg.Record]:
    """The newest first, those before (arrival, id)."""
    arrived_at, contact_id = before or (None, "")
    return await pool.fetch(
        PAGE, state, queue, agent, case_id, channel, arrived_at, contact_id, limit
    )
