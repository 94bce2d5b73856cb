"""Deadlines: never early, each attempt once, a failing one alone, in the right order."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from baton_common.engine.sagas.deadline_runner import DeadlineRunner, decided, passed_at
from baton_common.model.log_port import Deadline
from baton_common.model.unit_of_work import UnitOfWork
from baton_testkit.memory_log import MemoryLog
from baton_testkit.settling import settle
from baton_testkit.waiting import until
from tests.errands import (
    ERRAND,
    HUNT,
    NINE,
    PATIENCE,
    AskedNext,
    ErrandDropped,
    ask_errand,
    route,
)
from tests.unit.running.conftest import World

MINUTE = timedelta(minutes=1)


def drop(work: UnitOfWork, deadline: Deadline) -> None:
    errand = deadline.stream.removeprefix("errand-")
    work.record(ERRAND, errand, ErrandDropped(errand=errand, at=deadline.due_at))


def asked_with_alarm(work: UnitOfWork, errand: str, after: timedelta) -> None:
    ask_errand(work, errand)
    work.schedule(f"errand-{errand}", "drop", 1, work.now + after)


async def test_it_is_not_fired_before_its_time_and_its_message_carries_the_due_time(
    world: World,
) -> None:
    await world.do(ask_errand, "e1")
    await world.settle()
    world.clock.turn(PATIENCE - timedelta(microseconds=1))
    await world.settle()
    assert world.published("hunt-e1") == ["AskedNext"]
    world.clock.turn(timedelta(seconds=30))
    await world.settle()
    second = world.log.history("hunt-e1")[-1]
    assert second == AskedNext(errand="e1", attempt=2, at=NINE + PATIENCE)
    assert world.log.store.deadlines["hunt-e1/answer"].due_at == NINE + 2 * PATIENCE


def test_a_process_whose_clock_lies_behind_the_databases_does_not_say_that_it_was_early() -> None:
    deadline = Deadline("hunt-e1", "answer", 1, NINE)
    for now, fired_at in ((NINE - MINUTE, NINE), (NINE, NINE), (NINE + MINUTE, NINE + MINUTE)):
        message = passed_at(deadline, now)
        assert (message.at, message.fired_at) == (NINE, fired_at)


async def test_lateness_does_not_add_up(world: World) -> None:
    """Nobody ran for a day; every step happens at the time it was due."""
    await world.do(ask_errand, "e1")
    await world.settle()
    world.clock.turn(timedelta(days=1))
    world.restart()
    await world.settle()
    times = [event.at - NINE for event in world.log.history("hunt-e1")]
    assert times == [0 * PATIENCE, PATIENCE, 2 * PATIENCE, 3 * PATIENCE]
    assert world.log.state(ERRAND, "e1") == "dropped"


async def test_the_firing_belongs_to_the_journey_of_its_stream(world: World) -> None:
    await world.do(ask_errand, "e1")
    await world.live(PATIENCE)
    fired = [r for r in world.log.store.events if r.metadata.actor == "deadline"]
    assert fired
    assert {r.metadata.correlation_id for r in fired} == {"journey-1"}
    assert {r.metadata.causation_id for r in fired} == {"hunt-e1/answer/1"}


async def test_one_that_comes_too_late_is_recorded_once_and_gone(world: World) -> None:
    def set_a_stray(work: UnitOfWork) -> None:
        work.record(HUNT.memory, "e1", AskedNext(errand="e1", attempt=1, at=NINE))
        work.schedule("hunt-e1", "stray", 7, work.now)

    await world.do(set_a_stray)
    await world.settle()
    assert world.published("hunt-e1") == ["AskedNext", "MessageIgnored"]
    assert not world.log.store.deadlines


async def test_a_stream_that_is_no_saga_may_own_deadlines(world: World) -> None:
    runner = DeadlineRunner(world.log, others={"errand": decided(drop)})
    await world.do(asked_with_alarm, "e1", MINUTE)
    world.clock.turn(MINUTE)
    assert await runner.catch_up() == 1
    assert await runner.catch_up() == 0
    assert world.log.state(ERRAND, "e1") == "dropped"


async def test_one_that_fails_is_tried_again_and_stops_no_other(world: World) -> None:
    problems: list[str] = []
    broken = True

    def drop_or_break(work: UnitOfWork, deadline: Deadline) -> None:
        if broken and deadline.stream == "errand-e1":
            raise ZeroDivisionError
        drop(work, deadline)

    runner = DeadlineRunner(
        world.log,
        others={"errand": decided(drop_or_break)},
        alarm=lambda who, what, problem: problems.append(what),
    )
    for errand in ("e1", "e2", "e3"):
        await world.do(asked_with_alarm, errand, MINUTE)
    world.clock.turn(MINUTE)
    await settle([runner])
    assert world.log.state(ERRAND, "e1") == "open"
    assert world.log.state(ERRAND, "e3") == "dropped"
    assert problems == ["errand-e1/drop attempt 1"]
    broken = False
    await until(runner.catch_up, limit=5)
    assert world.log.state(ERRAND, "e1") == "dropped"


async def test_one_that_nobody_answers_for_raises_an_alarm_and_stays(world: World) -> None:
    problems: list[Exception] = []
    runner = DeadlineRunner(world.log, alarm=lambda who, what, problem: problems.append(problem))
    await world.do(asked_with_alarm, "e1", MINUTE)
    world.clock.turn(MINUTE)
    await settle([runner])
    assert "nobody answers for the deadlines of errand" in str(problems[0])
    assert world.log.store.deadlines


async def test_a_slow_outside_effect_holds_up_no_saga(world: World) -> None:
    sending = asyncio.Event()

    async def send(deadline: Deadline) -> Callable[[UnitOfWork], Any]:
        await sending.wait()
        return lambda work: drop(work, deadline)

    runner = DeadlineRunner(world.log, [(HUNT, route)], {"errand": send})
    for number in range(200):
        await world.do(asked_with_alarm, f"e{number}", MINUTE)
    await settle([world.sagas])
    world.clock.turn(PATIENCE)
    going_on = asyncio.ensure_future(runner.loop().run())
    await until(lambda: len(world.log.history("hunt-e199")) == 2, limit=5)
    assert world.log.state(ERRAND, "e0") == "open"
    sending.set()
    await until(lambda: world.log.state(ERRAND, "e199") == "dropped", limit=10)
    going_on.cancel()
    await runner.close()


async def test_two_runners_at_once_fire_it_once(world: World) -> None:
    await world.do(asked_with_alarm, "e1", MINUTE)
    world.clock.turn(MINUTE)
    others = {"errand": decided(drop)}
    there = MemoryLog(world.clock.now, store=world.log.store)
    runners = [DeadlineRunner(log, others=others) for log in (world.log, there)]
    assert sum(await asyncio.gather(*(runner.catch_up() for runner in runners))) == 1
    assert world.published("errand-e1") == ["ErrandAsked", "ErrandDropped"]
