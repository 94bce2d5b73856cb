"""What a refusal on the floor advises can be done in the situation in which it is said."""

from typing import Any

import pytest
from msgspec.structs import replace

from baton_routing.domain.configuration.model import ConfigurationPlan, Overflow, Queue, Skilled
from baton_routing.domain.configuration.problems import problems
from baton_routing.domain.contact.state import Answered, OnOffer, Waiting
from baton_routing.domain.use_cases.requests import (
    AbandonContact,
    ApplyConfiguration,
    ArriveContact,
    CancelTransfer,
    CompleteConsult,
    DeclineOffer,
    EndContact,
    LeaveConsult,
    RoutingRequest,
    TransferContact,
)
from tests.advice import Advice
from tests.unit.routing.domain.cast import PLAN, RETURNS, TECH, at
from tests.unit.routing.domain.shift import Shift


def hand_on(second: float, kind: Any = "warm", **to: str) -> TransferContact:
    return TransferContact(contact_id="c1", by="ana", kind=kind, at=at(second), **to)


def complete(second: float) -> CompleteConsult:
    return CompleteConsult(contact_id="c1", by="ana", at=at(second))


def leave(second: float, by: str = "ana") -> LeaveConsult:
    return LeaveConsult(contact_id="c1", by=by, at=at(second))


async def apply(shift: Shift, second: float, plan: ConfigurationPlan) -> None:
    await shift.do(ApplyConfiguration(plan=plan, by="zoe", at=at(second)))


@pytest.fixture
async def shift() -> Shift:
    """ana has the customer."""
    begun = await Shift().begin()
    await begun.talk(10, "ana")
    return begun


@pytest.fixture
async def advised(shift: Shift) -> Shift:
    """cy advises her."""
    await shift.do(hand_on(20, "consult", agent="cy"))
    await shift.ring(21, "cy")
    await shift.answer(22, "cy")
    return shift


async def test_a_contact_needs_a_new_id_and_a_queue_where_there_is_no_default() -> None:
    shift = await Shift().begin()
    come = ArriveContact(contact_id="c1", channel="voice", at=at(1))
    with Advice("Name a queue: the configuration has no default queue.").raised():
        await shift.do(come)
    await shift.do(replace(come, queue="returns"))
    assert isinstance(shift.contact, Waiting)


async def test_a_queue_is_there_once_a_configuration_is_applied() -> None:
    shift = Shift()
    come = ArriveContact(contact_id="c1", channel="voice", queue="returns", at=at(1))
    with Advice("none yet: apply a configuration file").raised():
        await shift.do(come)
    await apply(shift, 2, PLAN)
    await shift.do(come)
    assert isinstance(shift.contact, Waiting)


async def test_somebody_who_is_available_and_free_is_asked_instead() -> None:
    shift = await Shift().begin()
    await shift.say(1, "ana", "away", "lunch")
    await shift.come(2)
    with Advice("… is away; ask somebody who is available.").raised():
        await shift.ring(3, "ana")
    await shift.ring(4, "bo")
    assert isinstance(shift.contact, OnOffer)


async def test_somebody_who_is_free_is_asked_instead(shift: Shift) -> None:
    second = ArriveContact(contact_id="c2", channel="voice", queue="returns", at=at(11))
    await shift.do(second)
    with Advice("ask somebody who is free.").raised():
        await shift.offer("c2", 12, "ana")
    await shift.offer("c2", 13, "bo")


async def test_who_has_the_customer_ends_it(shift: Shift) -> None:
    await shift.do(hand_on(20, queue="tech"))
    with Advice("has the customer on the line: end the contact instead.").raised():
        await shift.do(AbandonContact(contact_id="c1", at=at(21)))
    await shift.do(EndContact(contact_id="c1", by="ana", at=at(22)))


async def test_an_adviser_leaves_the_consultation(advised: Shift) -> None:
    with Advice("has the customer: leave the consultation instead.").raised():
        await advised.do(EndContact(contact_id="c1", by="cy", at=at(30)))
    await advised.do(leave(31, "cy"))
    assert isinstance(advised.contact, Answered)


async def test_who_is_not_asked_waits_until_it_rings_at_them() -> None:
    shift = await Shift().begin()
    await shift.come(1)
    await shift.ring(2, "ana")
    with Advice("It rings at …, not at …; wait until it rings at you.").raised():
        await shift.answer(3, "bo")
    await shift.do(DeclineOffer(contact_id="c1", by="ana", at=at(4)))
    await shift.ring(5, "bo")
    await shift.answer(6, "bo")


async def test_who_was_too_late_says_available_and_is_asked_again() -> None:
    shift = await Shift().begin()
    await shift.come(1)
    await shift.ring(2, "ana")
    with Advice("Say that you are available to be asked again.").raised():
        await shift.answer(40, "ana")
    await shift.say(41, "ana", "available")
    await shift.ring(110, "ana")
    await shift.answer(111, "ana")


@pytest.mark.parametrize("instead", [hand_on(32, queue="tech"), hand_on(32, agent="bo")])
async def test_a_transfer_is_cancelled_first(shift: Shift, instead: RoutingRequest) -> None:
    await shift.do(hand_on(20, queue="returns"))
    with Advice("It is being transferred already; cancel that first.").raised():
        await shift.do(hand_on(21, queue="tech"))
    await shift.do(CancelTransfer(contact_id="c1", by="ana", at=at(30)))
    await shift.do(instead)


@pytest.mark.parametrize("ended", [complete(31), leave(31), leave(31, "cy")])
async def test_a_consultation_is_completed_or_left(advised: Shift, ended: RoutingRequest) -> None:
    with Advice("… is advising; complete or leave that first.").raised():
        await advised.do(hand_on(23, queue="returns"))
    with Advice("… has answered; complete or leave the consultation.").raised():
        await advised.do(CancelTransfer(contact_id="c1", by="ana", at=at(24)))
    await advised.do(ended)
    talks = advised.contact
    assert isinstance(talks, Answered)
    await advised.do(
        TransferContact(
            contact_id="c1", by=talks.talk.agent, kind="warm", queue="returns", at=at(32)
        )
    )


@pytest.mark.parametrize("instead", [hand_on(41, agent="bo"), hand_on(41, queue="tech")])
async def test_somebody_else_or_a_queue_is_named(shift: Shift, instead: RoutingRequest) -> None:
    with Advice("… has the customer already; name somebody else or a queue.").raised():
        await shift.do(hand_on(20, agent="ana"))
    await shift.say(21, "cy", "away", "lunch")
    with Advice("… is away; name somebody who is available, or a queue.").raised():
        await shift.do(hand_on(22, agent="cy"))
    with Advice("Name either a queue or an agent.").raised():
        await shift.do(hand_on(23, agent="bo", queue="tech"))
    await shift.do(instead)


@pytest.mark.parametrize("instead", [hand_on(31, agent="cy"), hand_on(31, queue="returns")])
async def test_who_has_passed_on_it_is_not_named(shift: Shift, instead: RoutingRequest) -> None:
    await shift.do(hand_on(20, agent="bo"))
    await shift.ring(21, "bo")
    await shift.do(DeclineOffer(contact_id="c1", by="bo", at=at(22)))
    with Advice("… has passed on this contact until …; name somebody else, or a queue.").raised():
        await shift.do(hand_on(30, agent="bo"))
    await shift.do(instead)


async def test_a_queue_of_the_agents_pool_is_named(shift: Shift) -> None:
    night = Queue(queue="night", pool="night")
    pat = Skilled(agent="pat", pool="night")
    plan = replace(PLAN, queues=(*PLAN.queues, night), agents=(*PLAN.agents, pat))
    await apply(shift, 11, plan)
    await shift.say(12, "pat", "available")
    with Advice("… is in a different pool from queue …; name a queue of theirs.").raised():
        await shift.do(hand_on(20, agent="pat"))
    await shift.do(hand_on(21, queue="night"))


async def test_a_queue_is_said_where_the_contacts_own_is_no_more(shift: Shift) -> None:
    await apply(shift, 11, replace(PLAN, queues=(replace(TECH, overflow=None),)))
    with Advice("Queue … no longer exists; name another queue.").raised():
        await shift.do(hand_on(20, agent="bo"))
    await shift.do(hand_on(21, queue="tech"))


async def test_a_queue_that_shall_be_in_another_pool_gets_a_new_name(shift: Shift) -> None:
    moved = replace(RETURNS, pool="night")
    with Advice("stays there while contacts may wait in it; name a new queue for pool ….").raised():
        await apply(shift, 11, replace(PLAN, queues=(moved, replace(TECH, overflow=None))))
    renamed = replace(moved, queue="night-returns")
    await apply(shift, 12, replace(PLAN, queues=(*PLAN.queues, renamed)))


SECONDS = Advice("give seconds, 0 or more.")


@pytest.mark.parametrize(
    ("wrong", "advice", "followed"),
    [
        ({"wrap_up": -1}, SECONDS, {"wrap_up": 0}),
        ({"affinity_wait": -1}, SECONDS, {"affinity_wait": 0}),
        ({"service_level": -1}, SECONDS, {"service_level": 1}),
        ({"skills": {"a": -1}}, Advice("give a level, 0 or more."), {"skills": {"a": 0}}),
        (
            {"overflow": Overflow(after=0, to="returns")},
            Advice("give at least 1 second."),
            {"overflow": Overflow(after=1, to="returns")},
        ),
        (
            {"overflow": Overflow(after=9, to="tech")},
            Advice("names the queue itself: name another one."),
            {"overflow": Overflow(after=9, to="returns")},
        ),
        (
            {"overflow": Overflow(after=9, to="night")},
            Advice("is in another pool: name a queue of its own."),
            {"overflow": Overflow(after=9, to="returns")},
        ),
    ],
)
def test_a_plan_that_is_mended_as_it_says_has_no_problem(
    wrong: dict[str, Any], advice: Advice, followed: dict[str, Any]
) -> None:
    def told(**tech: Any) -> list[str]:
        queues = (RETURNS, replace(TECH, **tech), Queue(queue="night", pool="night"))
        return [each.sentence for each in problems(replace(PLAN, queues=queues))]

    (sentence,) = told(**wrong)
    advice.said_in(sentence)
    assert told(**followed) == []


def test_what_is_named_twice_is_named_once() -> None:
    (twice,) = problems(replace(PLAN, queues=(RETURNS, RETURNS, TECH)))
    Advice("… names … … times: name it once.").said_in(twice.sentence)
    assert problems(PLAN) == []
