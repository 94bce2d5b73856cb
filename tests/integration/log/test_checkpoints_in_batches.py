"""A consumer's batch: one unit per record, each mark from the one before, many on their way."""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
import pytest

from baton_common.model.log_port import CheckpointMove, Conflict, Rejected
from baton_common.model.messages import Refused
from baton_common.model.position import START, Position
from tests.integration.log.conftest import OpenLog
from tests.integration.log.tallies import METADATA, raising


def move(number: int) -> CheckpointMove:
    before = Position(1, number - 1) if number > 1 else START
    return CheckpointMove("counter", "news", 3, before, Position(1, number), number * 10)


async def batch(log: Any, numbers: Sequence[int], name: str = "t{}") -> list[Any]:
    return await asyncio.gather(
        *(
            log.run(raising(name.format(n % 5)), metadata=METADATA, checkpoints=[move(n)])
            for n in numbers
        ),
        return_exceptions=True,
    )


async def test_a_batch_keeps_its_order_though_its_streams_are_not_in_memory(
    open_log: OpenLog, owner: asyncpg.Connection
) -> None:
    log = await open_log()
    ended = await batch(log, range(1, 101))
    assert [one for one in ended if isinstance(one, BaseException)] == []
    assert [one.position.number for one in ended] == list(range(1, 101))
    checkpoint = (await log.checkpoints("counter", "news"))[3]
    assert checkpoint == (Position(1, 100), 1000)
    assert await owner.fetchval("select count(*) from marks") == 1


async def test_a_batch_in_which_one_is_overtaken_still_goes_through(open_log: OpenLog) -> None:
    here, there = await open_log(), await open_log()
    await batch(here, range(1, 11))
    overtaking = asyncio.gather(*(there.run(raising("t2"), metadata=METADATA) for _ in range(20)))
    ended = await batch(here, range(11, 111))
    await overtaking
    assert [one for one in ended if isinstance(one, BaseException)] == []
    assert await here.checkpoint("counter", "news", 3) == Position(1, 110)


async def test_a_zombie_does_not_move_the_checkpoint(open_log: OpenLog) -> None:
    here, zombie = await open_log(), await open_log()
    await batch(here, range(1, 11))
    late = await batch(zombie, range(5, 8), "z{}")
    assert {type(one) for one in late} == {Conflict}
    assert await here.checkpoint("counter", "news", 3) == Position(1, 10)


@pytest.mark.parametrize("kind", [Refused, Rejected])
async def test_what_follows_one_that_came_to_nothing_is_read_again(
    open_log: OpenLog, kind: type[Exception]
) -> None:
    log = await open_log()
    await batch(log, [1])
    bad = raising("t2", most=-1) if kind is Refused else raising("t\0")
    ended = await asyncio.gather(
        log.run(raising("t1"), metadata=METADATA, checkpoints=[move(2)]),
        log.run(bad, metadata=METADATA, checkpoints=[move(3)]),
        log.run(raising("t1"), metadata=METADATA, checkpoints=[move(4)]),
        return_exceptions=True,
    )
    assert [type(one) for one in ended[1:]] == [kind, Conflict]
    assert await log.checkpoint("counter", "news", 3) == Position(1, 2)
    assert not any(isinstance(one, BaseException) for one in await batch(log, [3, 4, 5]))
