"""The call-back list."""

from collections.abc import Collection
from datetime import datetime

import asyncpg

from baton_common.engine.projections.queries import Queries
from baton_routing.queries.scope import Scope

PAGE = """
select * from missed_calls
where ($1::bool or departments = '{}' or departments && $2::text[])
    and ($3::text is null or (queue = $3 and not $3 = any($4::text[])))
    and ($5::timestamptz is null or (first_at, missed_call_id) > ($5, $6))
order by first_at, missed_call_id limit $7
"""


async def missed_call_page(
    pool: Queries,
    scope: Scope,
    *,
    queue: str | None,
    hidden_queues: Collection[str],
    after: tuple[datetime, str] | None,
    limit: int,
) -> list[asyncpg.Record]:
    """Those who wait longest first, after one (first missed, id). Everybody sees the entries of
    their departments. A queue that they may not see is as one that there is not."""
    at, id_ = after or (None, "")
    return await pool.fetch(
        PAGE,
        scope.everything,
        sorted(scope.departments),
        queue,
        [*hidden_queues],
        at,
        id_,
        limit,
    )
