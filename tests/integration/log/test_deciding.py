"""Decisions of many at once, in one process and in two: nothing stands on what has changed."""

import asyncio

import asyncpg
import pytest

from baton_common.model.log_port import LogUnavailable
from baton_common.model.messages import Refused
from baton_common.model.position import START
from baton_common.model.unit_of_work import UnitOfWork
from tests.integration.log.conftest import OpenLog
from tests.integration.log.tallies import (
    METADATA,
    OTHER,
    TALLY,
    TallyRaised,
    looking,
    raising,
)


async def test_two_processes_on_the_same_streams_lose_no_raise(open_log: OpenLog) -> None:
    logs = [await open_log(), await open_log()]
    names = [f"t{n}" for n in range(4)]
    await asyncio.gather(
        *(logs[n % 2].run(raising(names[n // 2 % 4]), metadata=METADATA) for n in range(400))
    )
    for name in names:
        assert (await logs[0].run(looking(name), metadata=METADATA)).answer == 100
    assert logs[0].counts.failed.get("stream", 0) + logs[1].counts.failed.get("stream", 0) > 0


async def test_what_is_only_read_is_compared_too(open_log: OpenLog) -> None:
    logs = [await open_log(), await open_log()]

    def if_small(work: UnitOfWork) -> int:
        """Two may be raised together only while the first is below ten."""
        if work.state(TALLY, "t1") >= 10:
            raise Refused("it is ten")
        return work.record(OTHER, "o1", TallyRaised(by=1, at=work.now))

    async def climb() -> None:
        for _ in range(10):
            await logs[0].run(raising("t1"), metadata=METADATA)

    async def follow() -> int:
        for count in range(10_000):
            try:
                await logs[1].run(if_small, metadata=METADATA)
            except Refused:
                return count
        raise AssertionError("it never became ten")

    _, count = await asyncio.gather(climb(), follow())
    page = await logs[0].read(START, 20_000)
    tenth = [recorded.position for recorded in page if recorded.stream == "tally-t1"][9]
    others = [recorded.position for recorded in page if recorded.stream == "other-o1"]
    assert len(others) == count
    assert all(position < tenth for position in others)


async def test_a_refusal_is_answered_only_when_it_stands(open_log: OpenLog) -> None:
    here, there = await open_log(), await open_log()
    await here.run(raising("t1", 5), metadata=METADATA)
    # `here` does not know that the tally went down meanwhile
    here.tail.stop(LogUnavailable("deaf"))
    await there.run(raising("t1", -3), metadata=METADATA)
    done = await here.run(raising("t1", 4, most=7), metadata=METADATA)
    assert done.answer == 6
    assert here.counts.failed == {"stream": 1}


async def test_a_decision_that_is_no_longer_wanted_changes_nothing_for_others(
    open_log: OpenLog, owner: asyncpg.Connection
) -> None:
    log = await open_log()
    await log.run(raising("t1"), metadata=METADATA)
    tasks = [asyncio.create_task(log.run(raising("t1"), metadata=METADATA)) for _ in range(40)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert sum(isinstance(one, asyncio.CancelledError) for one in ended) == 20
    count = await owner.fetchval("select count(*) from events")
    assert (await log.run(looking("t1"), metadata=METADATA)).answer == count
    # what was handed in went on although its caller had gone
    assert count == 41


async def test_memory_holds_no_more_streams_than_it_may(open_log: OpenLog) -> None:
    log = await open_log(cache=50)
    await asyncio.gather(*(log.run(raising(f"t{n % 300}"), metadata=METADATA) for n in range(900)))
    assert log.held_streams <= 50
    for number in (0, 150, 299):
        assert (await log.run(looking(f"t{number}"), metadata=METADATA)).answer == 3


async def test_a_decision_that_breaks_is_its_callers_own(open_log: OpenLog) -> None:
    log = await open_log()

    def broken(work: UnitOfWork) -> int:
        return work.state(TALLY, "t1") // 0

    ended = await asyncio.gather(
        log.run(raising("t1"), metadata=METADATA),
        log.run(broken, metadata=METADATA),
        log.run(raising("t1"), metadata=METADATA),
        return_exceptions=True,
    )
    assert isinstance(ended[1], ZeroDivisionError)
    assert (await log.run(looking("t1"), metadata=METADATA)).answer == 2
    with pytest.raises(ValueError, match="no aggregate of the category"):
        await log.run(raising("t2"), metadata=METADATA, expected={"nobody-1": 0})
