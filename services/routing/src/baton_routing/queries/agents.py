"""The list of agents, and which of some agents somebody sees."""

from collections.abc import Collection

import asyncpg

from baton_common.engine.projections.queries import Queries
from baton_routing.queries.scope import AGENT_SEEN, CONTACT_SEEN, Scope

PAGE = f"""
select a.*, {CONTACT_SEEN.format(t="c")} is true as shows_contact
from agents a left join contacts c on c.contact_id = a.contact_id
where a.is_known and {AGENT_SEEN.format(t="a")} and ($5::text is null or a.agent > $5)
    and ($6::bool is null or a.available = $6) and ($7::text is null or a.activity = $7)
order by a.agent limit $8
"""
SEEN = f"select agent from agents a where a.agent = any($5) and {AGENT_SEEN.format(t='a')}"


async def agent_page(
    pool: Queries,
    scope: Scope,
    *,
    after: str | None,
    available: bool | None,
    activity: str | None,
    limit: int,
) -> list[asyncpg.Record]:
    """Ordered by id, after one; only configured agents. `shows_contact`: whether they also see the
    contact in the agent's hands."""
    return await pool.fetch(PAGE, *scope.parameters, after, available, activity, limit)


async def seen_agents(pool: Queries, scope: Scope, agents: Collection[str]) -> set[str]:
    """Those of these agents whom they see."""
    if scope.everything:
        return {*agents}
    return {row["agent"] for row in await pool.fetch(SEEN, *scope.parameters, [*agents])}
