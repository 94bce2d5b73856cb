"""A read model is rebuilt while the old one serves."""

import asyncio

import pytest

from baton_common.engine.projections.rebuild import copy_of, from_own_log, rebuild
from baton_common.engine.projections.runner import ProjectionRunner
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.model.log_port import Recorded
from baton_common.platform.failpoints import crash
from baton_testkit.memory_log import MemoryLog
from baton_testkit.waiting import until
from tests.integration.running.conftest import ask, times

Tables = ProjectionTables[Recorded]


async def test_the_old_one_serves_until_the_new_one_takes_its_place(
    tables: Tables, log: MemoryLog
) -> None:
    await ask(log, "e1", "e2")
    live = ProjectionRunner(log, tables)
    await live.catch_up()
    await tables.pool.execute("update projections.counted set times = 100")
    seen = []

    async def fill(copy: Tables) -> None:
        await from_own_log(log)(copy)
        seen.append((await times(tables), await times(copy)))
        if len(seen) == 1:
            await ask(log, "late")
            await live.catch_up()

    await rebuild(tables, fill)
    assert seen[0] == ({"e1": 100, "e2": 100}, {"e1": 1, "e2": 1})
    while await live.catch_up():
        pass
    assert await times(tables) == {"e1": 1, "e2": 1, "late": 1}
    assert await tables.pool.fetchval("select count(*) from projection_marks") == 1
    left = "select 1 from pg_namespace where nspname = 'rebuild_counted'"
    assert not await tables.pool.fetchval(left)


async def test_what_comes_in_meanwhile_is_neither_lost_nor_doubled(
    tables: Tables, log: MemoryLog
) -> None:
    live = ProjectionRunner(log, tables)
    over = False

    async def follow() -> None:
        number = 0
        while not over:
            await ask(log, f"e{number}")
            number += 1
            await live.catch_up()

    following = asyncio.create_task(follow())
    try:
        for _ in range(3):
            await rebuild(tables, from_own_log(log))
    finally:
        over = True
        await following
    while await live.catch_up():
        pass
    assert set((await times(tables)).values()) == {1}
    assert len(await times(tables)) == len(log.store.events) > 0


async def test_one_that_begins_while_names_change_waits(tables: Tables, log: MemoryLog) -> None:
    """Otherwise it would hold a new checkpoint and wait for the tables, which wait for the
    checkpoint."""
    await ask(log, "e1")
    live = ProjectionRunner(log, tables)
    async with tables.pool.acquire() as other, other.transaction():
        await other.execute("lock table projections.counted in share mode")
        changing = asyncio.create_task(rebuild(tables, from_own_log(log)))
        waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
        await until(lambda: tables.pool.fetchval(waits))
        beginning = asyncio.create_task(live.catch_up())
        await until(lambda: two_wait(tables, waits))
    await changing
    await beginning
    while await live.catch_up():
        pass
    assert await times(tables) == {"e1": 1}


async def two_wait(tables: Tables, waits: str) -> bool:
    return bool(await tables.pool.fetchval(waits) == 2)


async def test_a_copy_that_is_behind_never_takes_the_place(tables: Tables, log: MemoryLog) -> None:
    await ask(log, "e1", "e2")
    await ProjectionRunner(log, tables).catch_up()
    fills = 0

    async def fill(copy: Tables) -> None:
        nonlocal fills
        fills += 1
        if fills > 4:
            await from_own_log(log)(copy)

    await rebuild(tables, fill)
    assert fills > 4
    assert await times(tables) == {"e1": 1, "e2": 1}


async def test_a_filling_that_never_ends_is_ended_when_the_copy_is_as_far(
    tables: Tables, log: MemoryLog
) -> None:
    await ask(log, "e1", "e2")
    await ProjectionRunner(log, tables).catch_up()
    ended = []

    async def fill(copy: Tables) -> None:
        try:
            await ProjectionRunner(log, copy).loop().run()
        finally:
            ended.append("ended")

    await rebuild(tables, fill)
    assert ended == ["ended"]
    assert await times(tables) == {"e1": 1, "e2": 1}


async def test_what_filling_raises_comes_out_and_the_old_one_serves_on(
    tables: Tables, log: MemoryLog
) -> None:
    await ask(log, "e1")
    await ProjectionRunner(log, tables).catch_up()

    async def fill(copy: Tables) -> None:
        raise OSError("the topic is away")

    with pytest.raises(OSError, match="the topic is away"):
        await rebuild(tables, fill)
    assert await times(tables) == {"e1": 1}


@pytest.mark.parametrize("step", ["copy created", "copy filled", "swapped"])
async def test_a_rebuild_that_is_killed_is_begun_again(
    tables: Tables, log: MemoryLog, step: str
) -> None:
    await ask(log, "e1")
    await ProjectionRunner(log, tables).catch_up()
    with crash(f"rebuild: {step}"):
        await rebuild(tables, from_own_log(log))
    assert await times(tables) == {"e1": 1}
    await rebuild(tables, from_own_log(log))
    assert await times(tables) == {"e1": 1}
    assert await copy_of(tables).checkpoints() == {}
