"""A message that cannot be handled is set aside; people retry it; other keys go on."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from baton_common.engine.consumers.dead_letters import DeadLetter
from baton_common.engine.sagas.runner import SagaRunner
from baton_common.model.messages import Event
from baton_common.model.saga import Effect, Saga, Send
from baton_testkit.settling import settle
from tests.errands import (
    HUNT,
    METADATA,
    DropErrand,
    ErrandAsked,
    ErrandDropped,
    react,
    route,
)
from tests.errands import ask_errand as ask
from tests.errands import take_errand as take
from tests.unit.feed.scripted import MemoryConsumerStore
from tests.unit.running.conftest import World


def poisoned_by(errand: str, poison: list[bool]) -> Saga[Any]:
    def reacts(message: Any, hunt: Any) -> Sequence[Effect]:
        if poison[0] and isinstance(message, ErrandAsked) and message.errand == errand:
            raise ZeroDivisionError("a mistake of ours")
        return react(message, hunt)

    return replace(HUNT, react=reacts)


async def wish(world: World, letter: DeadLetter, what: str) -> None:
    await world.log.run(lambda work: None, metadata=METADATA, records=[letter.move("wish", what)])


async def test_a_message_that_cannot_be_handled_holds_up_only_its_key(world: World) -> None:
    poison = [True]
    problems: list[str] = []
    store = MemoryConsumerStore(world.log.store)
    saga = poisoned_by("e1", poison)

    def alarm(who: str, what: str, problem: Exception) -> None:
        problems.append(what)

    runner = SagaRunner(world.log, saga, route, dead_letters=store, alarm=alarm)
    for errand in ("e1", "e2"):
        await world.do(ask, errand)
        await world.do(take, errand, "ana")
    await settle([runner])
    assert problems == ["errand-asked for e1"]
    assert world.published("hunt-e2") == ["AskedNext", "SagaFinished"]
    dead, parked = store.dead_letters()
    assert (dead.key, dead.reason) == ("self/e1", dead.reason)
    assert dead.reason is not None
    assert dead.reason.startswith("ZeroDivisionError in reacts"), "and not what it says"
    assert (parked.key, parked.reason) == ("self/e1", None)
    assert b'"errand":"e1"' in dead.record

    await wish(world, dead, "retry")
    restarted = SagaRunner(world.log, saga, route, dead_letters=store, alarm=alarm)
    await settle([restarted])
    assert len(store.dead_letters()) == 2, "it failed again and stays, and what is behind it"
    poison[0] = False
    (dead, _) = store.dead_letters()
    await wish(world, dead, "retry")
    await settle([SagaRunner(world.log, saga, route, dead_letters=store, alarm=alarm)])
    assert not store.dead_letters()
    assert world.published("hunt-e1") == ["AskedNext", "SagaFinished"]


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
    assert world.published("hunt-e2") == ["AskedNext"]
    (letter,) = MemoryConsumerStore(world.log.store).dead_letters()
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
