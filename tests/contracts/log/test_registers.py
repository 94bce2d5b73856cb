"""Checkpoints, fences and records are compared and moved in the unit."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest

from baton_common.model.log_port import (
    CheckpointMove,
    Conflict,
    FenceMove,
    RecordMove,
)
from baton_common.model.messages import Refused
from baton_common.model.position import START, Position
from baton_common.model.unit_of_work import UnitOfWork
from tests.contracts.log.conftest import Logs
from tests.errands import METADATA

P1, P2 = Position(1, 10), Position(1, 20)


def nothing(work: UnitOfWork) -> None:
    """Only what is moved besides counts."""


def moved(before: Position, after: Position, partition: int = 3) -> CheckpointMove:
    return CheckpointMove("counter", "self", partition, before, after)


async def test_a_checkpoint_moves_with_its_unit_and_only_from_where_it_is(logs: Logs) -> None:
    assert await logs.here.checkpoint("counter", "self", 3) is None
    await logs.ask("e1", checkpoints=[moved(START, P1)])
    assert await logs.there.checkpoint("counter", "self", 3) == P1
    assert await logs.there.checkpoint("counter", "self", 4) is None
    with pytest.raises(Conflict):
        await logs.ask("e2", there=True, checkpoints=[moved(START, P2)])
    await logs.ask("e2", there=True, checkpoints=[moved(P1, P2)])
    assert [stream for stream, _, _ in await logs.streams()] == ["errand-e1", "errand-e2"]


async def test_of_two_who_begin_a_checkpoint_at_once_one_wins(logs: Logs) -> None:
    begin: list[Any] = [
        log.run(nothing, metadata=METADATA, checkpoints=[moved(START, P1)])
        for log in (logs.here, logs.there)
    ]
    ended = await asyncio.gather(*begin, return_exceptions=True)
    assert sorted(isinstance(one, Conflict) for one in ended) == [False, True]


async def test_units_that_stand_on_each_others_checkpoints_may_be_on_their_way_together(
    logs: Logs,
) -> None:
    at = [START, *(Position(1, n) for n in range(1, 30))]
    units = [
        logs.here.run(nothing, metadata=METADATA, checkpoints=[moved(*step)])
        for step in pairwise(at)
    ]
    await asyncio.gather(*units)
    assert await logs.there.checkpoint("counter", "self", 3) == at[-1]


async def test_a_refusal_moves_no_checkpoint(logs: Logs) -> None:
    await logs.ask("e1")
    with pytest.raises(Refused):
        await logs.ask("e1", checkpoints=[moved(START, P1)])
    assert await logs.here.checkpoint("counter", "self", 3) is None


async def test_a_fence_is_compared_and_taken_over(logs: Logs) -> None:
    take = FenceMove("pool", 0, 1, "here")
    await logs.here.run(nothing, metadata=METADATA, fences=[take])
    await logs.ask("e1", fences=[FenceMove("pool", 1, 1, "here")])
    with pytest.raises(Conflict):
        await logs.there.run(nothing, metadata=METADATA, fences=[take])
    await logs.there.run(nothing, metadata=METADATA, fences=[FenceMove("pool", 1, 2, "there")])
    with pytest.raises(Conflict):
        await logs.ask("e2", fences=[FenceMove("pool", 1, 1, "here")])
    assert len(await logs.streams()) == 1


def letter(op: str, offset: int = 1, reason: str | None = None) -> RecordMove:
    digest = bytes([offset]) * 32
    return RecordMove(op, "hears", "k", "news", 3, offset, digest, P1, b"{}", reason)


async def test_a_key_is_held_up_by_its_dead_letter_until_the_last_is_gone(logs: Logs) -> None:
    async def run(*records: RecordMove, there: bool = False) -> None:
        log = logs.there if there else logs.here
        # a unit that writes changes a register
        at = await log.checkpoint("hears", "news", 3) or START
        move = CheckpointMove("hears", "news", 3, at, Position(1, at.number + 1))
        await log.run(nothing, metadata=METADATA, checkpoints=[move], records=records)

    await run(letter("free"))
    with pytest.raises(Conflict):
        await run(letter("park"))
    await run(letter("dead", 1, "cannot be read"))
    with pytest.raises(Conflict):
        await run(letter("free"), there=True)
    await run(RecordMove("free", "hears", "other"), there=True)
    await run(letter("park", 2), there=True)
    await run(letter("wish", 1, "retry"))
    await run(letter("gone", 1))
    with pytest.raises(Conflict):
        await run(letter("gone", 1), there=True)
    with pytest.raises(Conflict):
        await run(letter("free"))
    await run(letter("gone", 2))
    await run(letter("free"), there=True)
