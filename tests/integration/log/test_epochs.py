"""A database that went back in time or elsewhere is noticed before it can hurt."""

from functools import partial
from pathlib import Path

import asyncpg
import pytest

from baton_common.engine.log.epochs import LogResumed
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.log_port import LogMoved
from baton_common.model.position import START, Position
from baton_testkit.waiting import until
from tests.integration.log.conftest import OpenLog
from tests.integration.log.tallies import METADATA, looking, raising

ELSEWHERE = "update log_head set timeline = '0000000F'"


async def raised(log: PostgresLog, times: int, note: str = "k") -> None:
    for _ in range(times):
        await log.run(raising("t1", note=note), metadata=METADATA)


async def is_ready(log: PostgresLog) -> bool:
    return await log.ready() is None


async def back_to(owner: asyncpg.Connection, position: int) -> None:
    """Takes the database back, as a restored snapshot of the same timeline does."""
    await owner.execute("delete from events where position > $1", position)
    await owner.execute("delete from contracts where position > $1", position)


async def test_elsewhere_and_nothing_lost_the_log_goes_on_in_a_new_epoch(
    open_log: OpenLog, owner: asyncpg.Connection
) -> None:
    log = await open_log()
    await raised(log, 3)
    pages = log.tail.follow(Position(1, 3))
    await owner.execute(ELSEWHERE)
    with pytest.raises(LogMoved):
        await raised(log, 1)
    with pytest.raises(LogMoved):
        await anext(pages)
    await until(lambda: is_ready(log))
    done = await log.run(raising("t1", note="k"), metadata=METADATA)
    assert (done.answer, done.position) == (4, Position(2, 5))
    (resumed,) = [r.event for r in await log.read(START) if isinstance(r.event, LogResumed)]
    assert (resumed.old_epoch, resumed.new_epoch, resumed.fork) == (1, 2, 3)
    chain = await owner.fetchrow("select * from contracts order by position desc limit 1")
    assert (chain["epoch"], chain["previous_epoch"], chain["previous"]) == (2, 1, 3)


async def test_two_processes_begin_one_new_epoch(
    open_log: OpenLog, owner: asyncpg.Connection
) -> None:
    logs = [await open_log(), await open_log()]
    await raised(logs[0], 2)
    await owner.execute(ELSEWHERE)
    for log in logs:
        with pytest.raises(LogMoved):
            await raised(log, 1)
    for log in logs:
        await until(partial(is_ready, log))
        await raised(log, 1)
    assert (await logs[0].run(looking("t1"), metadata=METADATA)).answer == 4
    assert await owner.fetchval("select epoch from log_head") == 2


async def test_a_restored_database_is_noticed_by_the_second_place(
    open_log: OpenLog, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    place = tmp_path / "second" / "trial.json"
    before = await open_log(second_place=place)
    await raised(before, 5)
    await before.close()
    await back_to(owner, 3)
    log = await open_log(second_place=place)
    assert "second place has seen 1.5, the log ends at 1.3" in str(await log.ready())
    with pytest.raises(LogMoved):
        await raised(log, 1)
    assert await log.recover() == Position(2, 4)
    await raised(log, 1)
    assert (await log.run(looking("t1"), metadata=METADATA)).answer == 4
    await log.close()
    assert await is_ready(await open_log(second_place=place))


async def test_another_history_of_the_same_length_is_noticed(
    open_log: OpenLog, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    place = tmp_path / "trial.json"
    log = await open_log(second_place=place)
    await raised(log, 5)
    await log.close()
    await back_to(owner, 3)
    stranger = await open_log()
    await raised(stranger, 4, "other")
    log = await open_log(second_place=place)
    assert "has another event than the second place saw" in str(await log.ready())


async def test_a_database_restored_under_a_running_process_is_noticed(
    open_log: OpenLog, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    log = await open_log(second_place=tmp_path / "trial.json")
    await raised(log, 5)
    await until((tmp_path / "trial.json").exists)
    await back_to(owner, 3)
    log._lines[0].drop()
    with pytest.raises(LogMoved):
        await raised(log, 1)
    assert await owner.fetchval("select count(*) from events") == 3


async def test_others_who_saw_more_are_heard_when_something_is_odd(
    open_log: OpenLog, owner: asyncpg.Connection
) -> None:
    log = await open_log()
    await raised(log, 3)
    await log.close()
    await owner.execute(ELSEWHERE)

    async def topic(log: str) -> Position:
        return Position(4, 9)

    async def away(log: str) -> Position:
        raise OSError("no broker answers")

    unsure = await open_log(witnesses={"kafka": away})
    assert "kafka cannot be asked" in str(await unsure.ready())
    diverged = await open_log(witnesses={"topic": topic})
    assert "topic has seen 4.9, the log ends at 1.3" in str(await diverged.ready())
    assert await unsure.recover(without=["kafka"]) == Position(2, 4)
    assert await diverged.recover() == Position(5, 5)


async def test_positions_of_a_lost_end_are_read_on_from_the_fork(
    open_log: OpenLog, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    place = tmp_path / "trial.json"
    log = await open_log(second_place=place)
    await raised(log, 5)
    await log.close()
    await back_to(owner, 3)
    log = await open_log(second_place=place)
    await log.recover()
    await raised(log, 1)
    assert [r.position for r in await log.read(Position(1, 5))] == [Position(2, 4), Position(2, 5)]
    with pytest.raises(LogMoved):
        await log.read(Position(2, 9))
    with pytest.raises(LogMoved):
        await log.read(Position(3, 1))
