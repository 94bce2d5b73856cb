"""Streams that two processes write take turns: after ours it is theirs, for a moment."""

import asyncio
from uuid import UUID

from baton_common.engine.log.fairness import LET_IN, MOST_MISSES, MOST_SHARED, Sharing
from baton_common.engine.log.states import States
from baton_common.model.unit_of_work import Held
from tests.integration.log.tallies import TALLY
from tests.unit.log.test_states import event_on, unit_on


async def test_nothing_waits_on_streams_that_nobody_else_writes() -> None:
    sharing = Sharing()
    sharing.ours(["a"])
    assert sharing.closed(["a"]) is None
    assert not sharing.any_of(["a"])


async def test_after_ours_it_is_theirs_until_their_event_comes() -> None:
    sharing = Sharing()
    sharing.overtaken(["a"])
    assert sharing.closed(["a"]) is None
    sharing.ours(["a", "b"])
    closed = sharing.closed(["b", "a"])
    assert closed is not None
    assert sharing.closed(["b"]) is None
    sharing.theirs("a")
    assert closed.done()
    assert sharing.closed(["a"]) is None


async def test_who_does_not_come_is_waited_for_a_moment_and_not_for_ever() -> None:
    sharing = Sharing()
    sharing.overtaken(["a"])
    for _ in range(MOST_MISSES):
        assert sharing.any_of(["a"])
        sharing.ours(["a"])
        closed = sharing.closed(["a"])
        assert closed is not None
        await asyncio.wait_for(closed, 100 * LET_IN)
    assert not sharing.any_of(["a"])


async def test_no_more_streams_are_remembered_than_the_limit() -> None:
    sharing = Sharing()
    sharing.overtaken(["first"])
    sharing.ours(["first"])
    closed = sharing.closed(["first"])
    sharing.overtaken(str(n) for n in range(MOST_SHARED))
    assert not sharing.any_of(["first"])
    assert closed is not None
    assert closed.done()


async def test_a_log_that_moved_keeps_nobody_waiting() -> None:
    states = States(10)
    states.sharing.overtaken(["tally-1"])
    states.sharing.ours(["tally-1"])
    closed = states.sharing.closed(["tally-1"])
    states.drop()
    assert closed is not None
    assert closed.done()


async def test_who_was_overtaken_lets_the_other_in_after_its_next_commit() -> None:
    states = States(10)
    before = Held(1, UUID(int=1), 1)
    states.loaded({"tally-1": before})
    states.failed(unit_on(states, "tally-1", 2), overtaken=True)
    assert states.behind == {"tally-1": before}
    states.loaded({"tally-1": Held(2, UUID(int=9), 2)})
    states.confirm(unit_on(states, "tally-1", 3))
    assert states.sharing.closed(["tally-1"]) is not None
    states.follow(event_on("tally-1", 4, 4), TALLY)
    assert states.sharing.closed(["tally-1"]) is None
