"""Killed between any two steps, overtaken or poisoned: nothing is lost, nothing doubled."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from baton_common.consuming.letters import Letter
from baton_common.messages import Event
from baton_common.position import START
from baton_common.running.saga_runner import LAG, SagaRunner
from baton_common.saga import Effect, Saga, Send
from baton_common.testing.crash_points import crash
from baton_common.testing.memory_log import MemoryLog
from baton_common.testing.settling import settle
from tests.errands import (
    ABOUT,
    ERRAND,
    HELPER,
    HUNT,
    NINE,
    PATIENCE,
    DropErrand,
    ErrandAsked,
    ErrandDropped,
    HelperWentAway,
    react,
    route,
)
from tests.errands import ask_errand as ask
from tests.errands import take_errand as take
from tests.unit.feed.scripted import MemoryConsumerStore
from tests.unit.running.conftest import World


@pytest.mark.parametrize("on_pass", [1, 2, 3])
@pytest.mark.parametrize(
    "point",
    [
        "saga: before the unit",
        "saga: after the unit",
        "deadline: before the unit",
        "deadline: after the unit",
    ],
)
async def test_a_kill_between_any_two_steps_loses_and_doubles_nothing(
    world: World, point: str, on_pass: int
) -> None:
    for errand in ("e1", "e2", "e3"):
        await world.do(ask, errand)
    with crash(point, on_pass):
        await world.live(PATIENCE)
    world.restart()
    await world.live(PATIENCE * 3)
    for errand in ("e1", "e2", "e3"):
        assert world.told(f"hunt-{errand}") == ["AskedNext"] * 3 + ["SagaFinished"]
        assert world.log.state(ERRAND, errand) == "dropped"


async def test_two_runners_of_one_saga_do_everything_once(world: World) -> None:
    there = MemoryLog(world.clock.now, store=world.log.store)
    runners = [SagaRunner(log, HUNT, route) for log in (world.log, there)]
    for number in range(30):
        await world.do(ask, f"e{number}")
        if number % 7 == 0:
            await runners[number % 2].catch_up()
    await settle(runners)
    for number in range(30):
        assert world.told(f"hunt-e{number}") == ["AskedNext"]


async def test_a_zombie_that_comes_back_finds_its_work_done(world: World) -> None:
    zombie = SagaRunner(world.log, HUNT, route)
    await world.do(ask, "e1")
    await zombie.catch_up()
    await world.do(take, "e1", "ana")
    world.restart()
    await world.settle()
    await settle([zombie])
    assert world.told("hunt-e1") == ["AskedNext", "SagaFinished"]


async def test_a_restart_does_not_read_again_what_concerned_nobody(world: World) -> None:
    def many(work: Any) -> None:
        for _ in range(100):
            work.record(HELPER, "ana", HelperWentAway(helper="ana", at=NINE))

    for _ in range(LAG // 100 + 1):
        await world.do(many)
    await world.settle()
    marks = [await world.log.mark("hunt", "self", number) for number in range(24)]
    assert min(mark or START for mark in marks) > START


def poisoned_by(errand: str, poison: list[bool]) -> Saga[Any]:
    def reacts(message: Any, hunt: Any) -> Sequence[Effect]:
        if poison[0] and isinstance(message, ErrandAsked) and message.errand == errand:
            raise ZeroDivisionError("a mistake of ours")
        return react(message, hunt)

    return replace(HUNT, react=reacts)


async def wish(world: World, letter: Letter, what: str) -> None:
    await world.log.run(lambda work: None, about=ABOUT, records=[letter.move("wish", what)])


async def test_a_message_that_cannot_be_handled_holds_up_only_its_key(world: World) -> None:
    poison = [True]
    problems: list[str] = []
    store = MemoryConsumerStore(world.log.store)
    saga = poisoned_by("e1", poison)

    def alarm(who: str, what: str, problem: Exception) -> None:
        problems.append(what)

    runner = SagaRunner(world.log, saga, route, letters=store, alarm=alarm)
    for errand in ("e1", "e2"):
        await world.do(ask, errand)
        await world.do(take, errand, "ana")
    await settle([runner])
    assert problems == ["errand-asked for e1"]
    assert world.told("hunt-e2") == ["AskedNext", "SagaFinished"]
    dead, parked = store.letters()
    assert (dead.key, dead.reason) == ("self/e1", dead.reason)
    assert dead.reason is not None
    assert dead.reason.startswith("ZeroDivisionError in reacts"), "and not what it says"
    assert (parked.key, parked.reason) == ("self/e1", None)
    assert b'"errand":"e1"' in dead.record

    await wish(world, dead, "retry")
    restarted = SagaRunner(world.log, saga, route, letters=store, alarm=alarm)
    await settle([restarted])
    assert len(store.letters()) == 2, "it failed again and stays, and what is behind it"
    poison[0] = False
    (dead, _) = store.letters()
    await wish(world, dead, "retry")
    await settle([SagaRunner(world.log, saga, route, letters=store, alarm=alarm)])
    assert not store.letters()
    assert world.told("hunt-e1") == ["AskedNext", "SagaFinished"]


async def test_an_event_whose_instance_cannot_be_said_is_set_aside_too(world: World) -> None:
    def correlates(event: Event) -> str | None:
        if isinstance(event, ErrandAsked) and event.errand == "e1":
            raise KeyError("who?")
        return HUNT.correlate(event)

    saga = replace(HUNT, correlate=correlates)
    runner = SagaRunner(world.log, saga, route, alarm=lambda *problem: None)
    for errand in ("e1", "e2"):
        await world.do(ask, errand)
    await settle([runner])
    assert world.told("hunt-e2") == ["AskedNext"]
    (letter,) = MemoryConsumerStore(world.log.store).letters()
    assert letter.key == "self/errand-e1"


async def test_a_saga_that_answers_its_refusals_for_ever_is_stopped(world: World) -> None:
    def stubborn(message: Any, hunt: Any) -> Sequence[Effect]:
        return [Send(DropErrand(errand="never asked for", at=message.at))]

    problems: list[Exception] = []
    runner = SagaRunner(
        world.log,
        replace(HUNT, react=stubborn),
        route,
        alarm=lambda who, what, problem: problems.append(problem),
    )
    await world.do(ask, "e1")
    await settle([runner])
    assert "without end" in str(problems[0])
    assert not any(isinstance(e.event, ErrandDropped) for e in world.log.store.events)
