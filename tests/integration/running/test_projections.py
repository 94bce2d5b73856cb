"""A read model follows the log: exactly once, whoever else follows, whenever it is killed."""

import asyncio

import pytest

from baton_common.engine.projections.rows_hash import projection_hash
from baton_common.engine.projections.runner import ProjectionRunner
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.model.log_port import Recorded
from baton_common.model.position import START, Position
from baton_common.platform.failpoints import crash
from baton_testkit.memory_log import MemoryLog
from baton_testkit.waiting import until
from tests.integration.running.conftest import ask, times

Tables = ProjectionTables[Recorded]


async def test_it_follows_from_the_first_event(tables: Tables, log: MemoryLog) -> None:
    await ask(log, "e1", "e2")
    runner = ProjectionRunner(log, tables)
    assert await runner.catch_up() == 2
    assert await times(tables) == {"e1": 1, "e2": 1}
    await ask(log, "e3")
    await runner.catch_up()
    assert await times(tables) == {"e1": 1, "e2": 1, "e3": 1}
    assert await tables.checkpoints() == {("self", 0): (Position(1, 3), 0)}


async def test_a_zombie_writes_nothing_and_reads_again(tables: Tables, log: MemoryLog) -> None:
    zombie, other = (ProjectionRunner(log, tables) for _ in range(2))
    await ask(log, "e1")
    await zombie.catch_up()
    await ask(log, "e2")
    await other.catch_up()
    await zombie.catch_up()
    assert await times(tables) == {"e1": 1, "e2": 1}
    await ask(log, "e3")
    await zombie.catch_up()
    assert await times(tables) == {"e1": 1, "e2": 1, "e3": 1}


async def test_many_at_once_from_the_first_record_on_apply_it_once(
    tables: Tables, log: MemoryLog
) -> None:
    await ask(log, *(f"e{number}" for number in range(50)))
    runners = [ProjectionRunner(log, tables) for _ in range(6)]
    await asyncio.gather(*(runner.catch_up() for runner in runners))
    await asyncio.gather(*(runner.catch_up() for runner in runners))
    assert await times(tables) == {f"e{number}": 1 for number in range(50)}
    assert len(await tables.pool.fetch("select 1 from projection_marks")) == 1


async def test_whoever_begins_while_another_begins_waits_and_writes_nothing(
    tables: Tables, log: MemoryLog
) -> None:
    await ask(log, "e1")
    late = ProjectionRunner(log, tables)
    async with tables.pool.acquire() as first, first.transaction():
        await first.execute("select pg_advisory_xact_lock(hashtext('counted'))")
        await first.execute("insert into projection_marks values ('counted', 'self', 0, 0, 0)")
        beginning = asyncio.create_task(late.catch_up())
        waits = "select 1 from pg_stat_activity where wait_event_type = 'Lock'"
        await until(lambda: tables.pool.fetchval(waits))
        await first.execute("update projection_marks set epoch = 1, position = 1")
    await beginning
    assert await times(tables) == {}, "what the first one had written already was written again"
    assert len(await tables.checkpoints()) == 1


@pytest.mark.parametrize("step", ["marks moved", "batch applied", "committed"])
async def test_a_kill_between_any_two_steps_loses_and_doubles_nothing(
    tables: Tables, log: MemoryLog, step: str
) -> None:
    await ask(log, "e1", "e2")
    with crash(f"projection: {step}"):
        await ProjectionRunner(log, tables).catch_up()
    restarted = ProjectionRunner(log, tables)
    while await restarted.catch_up():
        pass
    assert await times(tables) == {"e1": 1, "e2": 1}


async def test_a_reader_waits_for_what_they_wrote(tables: Tables, log: MemoryLog) -> None:
    runner = ProjectionRunner(log, tables)
    await ask(log, "e1")
    wrote = Position(1, 1)
    assert not await runner.wait_for(wrote, 0.01)
    waiting = asyncio.create_task(runner.wait_for(wrote, 5))
    await asyncio.sleep(0)
    await runner.catch_up()
    assert await waiting
    assert await runner.wait_for(START, 0.01)


async def test_a_reader_sees_what_another_process_applied(tables: Tables, log: MemoryLog) -> None:
    here, elsewhere = (ProjectionRunner(log, tables) for _ in range(2))
    await ask(log, "e1")
    waiting = asyncio.create_task(here.wait_for(Position(1, 1), 5))
    await elsewhere.catch_up()
    assert await waiting


async def test_two_replays_give_one_hash_whatever_the_clock_showed(
    tables: Tables, log: MemoryLog
) -> None:
    await ask(log, "e1", "e2")
    await ProjectionRunner(log, tables).catch_up()
    first = await projection_hash(tables)
    await tables.drop()
    await tables.create()
    await ProjectionRunner(log, tables).catch_up()
    assert await projection_hash(tables) == first
    await tables.pool.execute("update projections.counted set times = 7 where errand = 'e1'")
    assert await projection_hash(tables) != first
