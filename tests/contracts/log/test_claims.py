"""Claims: one process works on a due deadline, the others leave it alone while it says so."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pytest

from baton_common.model.claims import Claim, Wanted
from baton_common.model.log_port import Conflict
from baton_common.model.unit_of_work import UnitOfWork
from tests.contracts.log.conftest import Logs
from tests.errands import ERRAND, METADATA, ErrandDropped, ask_errand

HOUR = timedelta(hours=1)
LONG, OVER = 60.0, -1.0
"""Seconds: a claim that lives, and one that has ended."""


async def due(logs: Logs, errand: str, *names: str, before: timedelta = HOUR) -> None:
    """Its deadlines fell due, one minute after the other."""

    def decide(work: UnitOfWork) -> None:
        ask_errand(work, errand)
        for number, name in enumerate(names or ("send",)):
            at = work.now - before + timedelta(minutes=number)
            work.schedule(f"errand-{errand}", name, 1, at)

    await logs.here.run(decide, metadata=METADATA)


async def claimed(
    logs: Logs,
    who: str = "here",
    *,
    room: int = 9,
    seconds: float = LONG,
    lapsed: bool = False,
    since: Mapping[str, datetime] | None = None,
) -> Sequence[Claim]:
    log = logs.here if who == "here" else logs.there
    return await log.claim(who, Wanted({"errand": room}, since or {}, lapsed), seconds)


async def test_a_claim_that_is_alive_is_left_alone(logs: Logs) -> None:
    await due(logs, "e1")
    (claim,) = await claimed(logs)
    assert (claim.deadline.stream, claim.deadline.name) == ("errand-e1", "send")
    assert not await claimed(logs, "there", lapsed=True)
    assert not await claimed(logs, "here", lapsed=True)


async def test_what_is_not_due_is_not_claimed_nor_what_another_category_waits_for(
    logs: Logs,
) -> None:
    await due(logs, "e1", before=-HOUR)
    await due(logs, "e2")
    assert not await logs.here.claim("here", Wanted({"helper": 9}), LONG)
    (claim,) = await claimed(logs)
    assert claim.deadline.stream == "errand-e2"


async def test_no_more_are_claimed_than_there_is_room_for_the_earliest_first(logs: Logs) -> None:
    for number in (3, 1, 2):
        await due(logs, f"e{number}", before=HOUR * (9 - number))
    first = await claimed(logs, room=2)
    assert [claim.deadline.stream for claim in first] == ["errand-e1", "errand-e2"]
    (last,) = await claimed(logs, "there", room=2)
    assert last.deadline.stream == "errand-e3"


async def test_those_that_fell_due_before_the_last_one_found_are_not_lost(logs: Logs) -> None:
    """While a category is full it is not looked for, and others go on."""
    for number in range(5):
        await due(logs, f"e{number}", before=HOUR * (9 - number))
    seen = [claim.deadline.stream for _ in range(5) for claim in await claimed(logs, room=1)]
    assert seen == [f"errand-e{number}" for number in range(5)]


async def test_of_one_stream_the_first_is_claimed_and_the_next_once_it_was_fired(
    logs: Logs,
) -> None:
    await due(logs, "e1", "send", "write")
    (first,) = await claimed(logs)
    assert first.deadline.name == "send"
    assert not await claimed(logs, "there")
    await fire(logs, first)
    (second,) = await claimed(logs, "there", lapsed=True)
    assert second.deadline.name == "write"


async def fire(logs: Logs, claim: Claim, who: str = "here") -> None:
    log = logs.here if who == "here" else logs.there
    await log.run(drop, metadata=METADATA, fires=[claim.deadline])


def drop(work: UnitOfWork) -> None:
    work.record(ERRAND, "e1", ErrandDropped(errand="e1", at=work.now))


async def test_one_that_ended_without_a_word_is_free_for_who_looks_for_such(logs: Logs) -> None:
    await due(logs, "e1")
    (lost,) = await claimed(logs, seconds=OVER)
    assert not await claimed(logs, "there")
    (found,) = await claimed(logs, "there", lapsed=True)
    assert found.deadline == lost.deadline
    assert found.token > lost.token


async def test_a_claim_that_was_taken_over_cannot_be_made_to_last(logs: Logs) -> None:
    await due(logs, "e1")
    (lost,) = await claimed(logs, seconds=OVER)
    assert list(await logs.here.extend([lost], LONG)) == [lost]
    assert not await claimed(logs, "there", lapsed=True)
    assert list(await logs.here.extend([lost], OVER)) == [lost]
    (found,) = await claimed(logs, "there", lapsed=True)
    assert not await logs.here.extend([lost], LONG)
    await logs.here.let_go([lost], OVER)
    assert not await claimed(logs, "here", lapsed=True)
    assert list(await logs.there.extend([found], LONG)) == [found]


async def test_one_that_was_let_go_is_free_at_once_or_after_its_pause(logs: Logs) -> None:
    await due(logs, "e1")
    (claim,) = await claimed(logs)
    await logs.here.let_go([claim], LONG)
    assert not await claimed(logs, "there", lapsed=True)
    await logs.here.let_go([claim], OVER)
    since = {"errand": claim.deadline.due_at}
    (again,) = await claimed(logs, since=since)
    assert again.deadline == claim.deadline


async def test_what_is_fired_takes_its_claim_with_it(logs: Logs) -> None:
    await due(logs, "e1")
    (claim,) = await claimed(logs)

    def again(work: UnitOfWork) -> None:
        drop(work)
        work.schedule("errand-e1", "send", 2, work.now - HOUR)

    await logs.here.run(again, metadata=METADATA, fires=[claim.deadline])
    assert not await logs.here.extend([claim], LONG)
    (following,) = await claimed(logs, "there", lapsed=True)
    assert following.deadline.attempt == 2


async def test_of_two_that_fire_one_attempt_one_does(logs: Logs) -> None:
    await due(logs, "e1")
    (lost,) = await claimed(logs, seconds=OVER)
    (found,) = await claimed(logs, "there", lapsed=True)
    await fire(logs, lost)
    with pytest.raises(Conflict):
        await fire(logs, found, "there")
    assert len(await logs.streams()) == 2
