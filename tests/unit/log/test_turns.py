"""Asks that move the same mark follow each other; those that share none do not wait."""

import asyncio

from baton_common.engine.log.checkpoint_order import Turns
from baton_common.model.log_port import CheckpointMove
from baton_common.model.position import START, Position


def checkpoint(partition: int) -> CheckpointMove:
    return CheckpointMove("counter", "news", partition, START, Position(1, 1))


async def test_the_second_waits_until_the_first_is_in_the_queue() -> None:
    turns = Turns()
    first, second, other = (turns.take([checkpoint(n)]) for n in (1, 1, 2))
    await first.come()
    await other.come()
    waiting = asyncio.create_task(second.come())
    await asyncio.sleep(0)
    assert not waiting.done()
    first.taken()
    await waiting


async def test_it_waits_again_when_the_first_is_decided_again_and_not_when_it_is_over() -> None:
    turns = Turns()
    first, second = turns.take([checkpoint(1)]), turns.take([checkpoint(1)])
    first.taken()
    first.lost()
    waiting = asyncio.create_task(second.come())
    await asyncio.sleep(0)
    assert not waiting.done()
    first.over()
    await waiting
    second.over()
    await turns.take([checkpoint(1)]).come()
