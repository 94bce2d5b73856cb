"""Deadlines are set, cancelled and fired in the unit; never early, each attempt once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from baton_common.model.log_port import (
    Conflict,
    Deadline,
)
from baton_common.model.unit_of_work import UnitOfWork
from tests.contracts.log.conftest import Logs
from tests.errands import ERRAND, METADATA, ErrandDropped, ask_errand

HOUR = timedelta(hours=1)


def ask_with_alarm(errand: str, attempt: int, after: timedelta, name: str = "answer") -> Any:
    def decide(work: UnitOfWork) -> None:
        ask_errand(work, errand)
        work.schedule(f"errand-{errand}", name, attempt, work.now + after)

    return decide


def drop(work: UnitOfWork) -> None:
    work.record(ERRAND, "e1", ErrandDropped(errand="e1", at=work.now))


async def test_a_deadline_is_not_due_and_not_fired_before_its_time(logs: Logs) -> None:
    await logs.here.run(ask_with_alarm("e1", 1, HOUR), metadata=METADATA)
    assert not await logs.there.due()
    (there,) = await logs.there.deadlines_of("errand-e1")
    assert (there.name, there.attempt) == ("answer", 1)
    with pytest.raises(Conflict):
        await logs.there.run(drop, metadata=METADATA, fires=[there])
    assert len(await logs.streams()) == 1


async def test_a_due_deadline_is_fired_once_by_whoever_is_first(logs: Logs) -> None:
    await logs.here.run(ask_with_alarm("e1", 1, -HOUR), metadata=METADATA)
    (due,) = await logs.there.due()
    assert due.due_at <= await logs.there.now()
    firing: list[Any] = [
        log.run(drop, metadata=METADATA, fires=[due]) for log in (logs.here, logs.there)
    ]
    ended = await asyncio.gather(*firing, return_exceptions=True)
    assert sorted(isinstance(one, Conflict) for one in ended) == [False, True]
    assert not await logs.here.due()
    assert len(await logs.streams()) == 2


async def test_a_deadline_of_another_attempt_is_not_fired(logs: Logs) -> None:
    await logs.here.run(ask_with_alarm("e1", 2, -HOUR), metadata=METADATA)
    (due,) = await logs.here.due()
    with pytest.raises(Conflict):
        await logs.here.run(
            drop, metadata=METADATA, fires=[Deadline(due.stream, due.name, 1, due.due_at)]
        )
    assert await logs.here.due() == [due]


async def test_firing_may_set_the_same_deadline_again(logs: Logs) -> None:
    await logs.here.run(ask_with_alarm("e1", 1, -HOUR), metadata=METADATA)
    (due,) = await logs.here.due()

    def again(work: UnitOfWork) -> None:
        drop(work)
        work.schedule("errand-e1", "answer", 2, work.now + HOUR)

    await logs.here.run(again, metadata=METADATA, fires=[due])
    (next_one,) = await logs.here.deadlines_of("errand-e1")
    assert next_one.attempt == 2


async def test_a_deadline_is_moved_cancelled_and_cancelled_again(logs: Logs) -> None:
    await logs.here.run(ask_with_alarm("e1", 1, -HOUR), metadata=METADATA)

    def move(work: UnitOfWork) -> None:
        work.record(ERRAND, "e1", ErrandDropped(errand="e1", at=work.now))
        work.schedule("errand-e1", "answer", 2, work.now + HOUR)

    def cancel(work: UnitOfWork) -> None:
        work.record(ERRAND, "e1", ErrandDropped(errand="e1", at=work.now))
        work.cancel("errand-e1", "answer")
        work.cancel("errand-e1", "never set")

    await logs.there.run(move, metadata=METADATA)
    assert not await logs.here.due()
    await logs.here.run(cancel, metadata=METADATA)
    await logs.there.run(cancel, metadata=METADATA)
    assert not await logs.here.deadlines_of("errand-e1")


async def test_a_deadline_needs_its_stream_and_an_event(logs: Logs) -> None:
    def without_stream(work: UnitOfWork) -> None:
        work.schedule("errand-e1", "answer", 1, work.now)

    def without_event(work: UnitOfWork) -> None:
        work.state(ERRAND, "e1")
        work.schedule("errand-e1", "answer", 1, work.now)

    with pytest.raises(ValueError, match="its stream is not"):
        await logs.here.run(without_stream, metadata=METADATA)
    with pytest.raises(ValueError, match="records an event too"):
        await logs.here.run(without_event, metadata=METADATA)


async def test_due_deadlines_come_earliest_first(logs: Logs) -> None:
    for number, minutes in enumerate((30, 50, 40)):
        due = -timedelta(minutes=minutes)
        await logs.here.run(ask_with_alarm(f"e{number}", 1, due), metadata=METADATA)
    assert [each.stream for each in await logs.here.due()] == [
        "errand-e1",
        "errand-e2",
        "errand-e0",
    ]
    assert len(await logs.there.due(limit=2)) == 2
