"""The list of contacts, and which of some contacts somebody sees."""

from collections.abc import Collection
from datetime import datetime

import asyncpg

from baton_common.engine.projections.queries import Queries
from baton_routing.queries.scope import AGENT_SEEN, CONTACT_SEEN, Scope

PAGE = f"""
select * from contacts c
where {CONTACT_SEEN.format(t="c")} and ($5::text is null or c.state = $5)
    and ($6::text is null or (c.queue = $6 and not $6 = any($7::text[])))
    and ($8::text is null or (c.agent = $8
        and ($1 or exists (select 1 from agents a where a.agent = $8
            and {AGENT_SEEN.format(t="a")}))))
    and ($9::text is null or c.case_id = $9) and ($10::text is null or c.channel = $10)
    and ($11::timestamptz is null or (c.arrived_at, c.contact_id) < ($11, $12))
order by c.arrived_at desc, c.contact_id desc limit $13
"""
SEEN = f"select contact_id from contacts c where contact_id = any($5) and {CONTACT_SEEN}".format(
    t="c"
)


async def contact_page(
    pool: Queries,
    scope: Scope,
    *,
    state: str | None,
    queue: str | None,
    hidden_queues: Collection[str],
    agent: str | None,
    case_id: str | None,
    channel: str | None,
    before: tuple[datetime, str] | None,
    limit: int,
) -> list[asyncpg.Record]:
    """The newest first, those before (arrival, id). A queue or an agent that they may not see is
    as one that there is not."""
    arrived_at, contact_id = before or (None, "")
    return await pool.fetch(
        PAGE,
        *scope.parameters,
        state,
        queue,
        [*hidden_queues],
        agent,
        case_id,
        channel,
        arrived_at,
        contact_id,
        limit,
    )


async def seen_contacts(pool: Queries, scope: Scope, contacts: Collection[str]) -> set[str]:
    """Those of these contacts that they see."""
    if scope.everything:
        return {*contacts}
    return {row["contact_id"] for row in await pool.fetch(SEEN, *scope.parameters, [*contacts])}
