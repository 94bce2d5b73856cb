"""What a log told is read by the page, and a page costs the same wherever in the log it begins."""

import json
from collections.abc import Iterator
from typing import Any

import asyncpg

from baton_common.engine.feed import published as contracts

EVENTS = 20_000
_FILL = """
with stored as (
    insert into events (position, epoch, stream, version, id, type, type_version, data, metadata,
        at, recorded_at)
    select n, 1, 'tally-' || n, 1, gen_random_uuid(), 'tally-raised', 1, '{}', '{}', now(), now()
    from generate_series(1, $1::int) n)
insert into contracts (position, epoch, partition, previous_epoch, previous, key, type, body)
select n, 1, n % 24, 0, 0, 'k', 't', '{}' from generate_series(1, $1::int) n"""


def rows_of_events(plan: dict[str, Any]) -> Iterator[float]:
    """The number of rows of `events` that each part of the plan read."""
    if plan.get("Relation Name") == "events":
        yield (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"]
    for part in plan.get("Plans", ()):
        yield from rows_of_events(part)


async def looked_at(owner: asyncpg.Connection, query: str, *arguments: object) -> float:
    found = await owner.fetchval(f"explain (analyze, format json) {query}", *arguments)
    return sum(rows_of_events(json.loads(found)[0]["Plan"]))


async def test_pages_look_up_their_own_events_and_no_others(owner: asyncpg.Connection) -> None:
    await owner.execute("set plan_cache_mode = force_generic_plan")
    await owner.execute(_FILL.replace("$1::int", str(EVENTS)))
    for analyzed in (False, True):
        if analyzed:
            await owner.execute("analyze events, contracts")
        for after in (0, EVENTS // 2, EVENTS - 10):
            number = min(100, EVENTS - after)
            assert await looked_at(owner, contracts.PAGE, after, 100) == number
        assert await looked_at(owner, contracts.LAST_UP_TO, 24, EVENTS) == 24
        assert await looked_at(owner, contracts.AT, [1, EVENTS]) == 2
        stands = list(range(24)), [1] * 24, [EVENTS - 24] * 24
        assert await looked_at(owner, contracts.BY_PARTITION, *stands, 10, 100) == 24
