"""Whose a queue and a contact are, and which agents are asked."""

from typing import Any

import msgspec
import pytest

from baton_common.model.messages import Refused
from baton_routing.domain.agent import events as of_agent
from baton_routing.domain.configuration import events as of_configuration
from baton_routing.domain.configuration.model import ConfigurationPlan, Overflow, Queue
from baton_routing.domain.contact.state import CONTACT, Known, NotYetSeen, Waiting
from baton_routing.domain.matching.matcher import Match, Matcher
from baton_routing.domain.matching.tracing import trace_waiting
from baton_routing.domain.use_cases.requests import (
    ApplyConfiguration,
    ArriveContact,
    MoveContact,
    SetDepartments,
    TransferContact,
)
from baton_routing.queries.scope import Scope
from tests.unit.routing.domain.cast import NINE, PLAN, at
from tests.unit.routing.domain.floor import available, matcher, queued
from tests.unit.routing.domain.shift import Shift

RETURNS = Queue(queue="returns", departments=("returns",), skills={"returns": 1})
TECH = Queue(
    queue="tech",
    departments=("technical",),
    skills={"tech": 2},
    overflow=Overflow(after=30, to="returns"),
)
DESK = Queue(queue="desk")
FLOOR = msgspec.structs.replace(PLAN, queues=(RETURNS, TECH, DESK), default_queue="desk")


async def shift(plan: ConfigurationPlan = FLOOR) -> Shift:
    """Ana is of returns, cy of the technical department, bo of nobody's."""
    made = await Shift().begin()
    await made.do(ApplyConfiguration(plan=plan, by="zoe", at=NINE))
    await belong(made, "ana", "returns")
    await belong(made, "cy", "technical")
    return made


async def belong(floor: Shift, agent: str, *departments: str) -> None:
    await floor.do(SetDepartments(agent=agent, departments=departments, at=NINE))


def of(floor: Shift) -> tuple[str, ...]:
    """The departments whose contact c1 is."""
    assert not isinstance(floor.contact, NotYetSeen)
    return floor.contact.departments


def known(floor: Shift) -> Known:
    assert not isinstance(floor.contact, NotYetSeen)
    return floor.contact


async def test_a_contact_is_of_the_departments_of_its_queue() -> None:
    floor = await shift()
    await floor.come(1, "returns")
    assert of(floor) == ("returns",)
    everybodys = await shift()
    await everybodys.come(1, "desk")
    assert of(everybodys) == ()


async def test_moved_by_time_it_keeps_the_departments_that_it_had() -> None:
    floor = await shift()
    await floor.come(1, "tech")
    await floor.do(MoveContact(contact_id="c1", from_queue="tech", at=at(31)))
    assert of(floor) == ("returns", "technical")


async def test_transferred_it_keeps_them_too_also_when_that_comes_to_nothing() -> None:
    floor = await shift()
    await floor.talk(1, "ana")
    await floor.do(TransferContact(contact_id="c1", by="ana", kind="warm", queue="tech", at=at(2)))
    assert of(floor) == ("returns", "technical")
    await floor.ring(3, "cy")
    await floor.answer(4, "cy")
    assert of(floor) == ("returns", "technical")


async def test_a_contact_of_all_departments_stays_that() -> None:
    floor = await shift()
    await belong(floor, "ana", "returns")
    await floor.come(1, "desk")
    await floor.ring(2, "ana")
    await floor.answer(3, "ana")
    await floor.do(TransferContact(contact_id="c1", by="ana", kind="blind", queue="tech", at=at(4)))
    assert of(floor) == ()


async def test_who_belongs_to_none_of_its_departments_is_not_offered_it() -> None:
    floor = await shift()
    await floor.come(1, "returns")
    with pytest.raises(Refused, match="bo belongs to no department of queue returns"):
        await floor.ring(2, "bo")
    await belong(floor, "bo", "billing", "returns")
    await floor.ring(3, "bo")


async def test_an_agent_of_other_departments_cannot_be_named_in_a_transfer() -> None:
    floor = await shift()
    await floor.talk(1, "ana")
    for nobody in ("cy", "zoe"):
        with pytest.raises(Refused, match=f"^The configuration has no agent {nobody}\\.$"):
            await floor.do(
                TransferContact(contact_id="c1", by="ana", kind="warm", agent=nobody, at=at(2))
            )


async def test_saying_the_same_departments_again_changes_nothing() -> None:
    floor = await shift()
    await belong(floor, "ana", "returns", "returns")
    assert floor.published("agent-ana") == ["agent-became-available", "agent-departments-changed"]


async def test_for_a_limited_channel_other_queues_are_not_there() -> None:
    floor = await shift()
    numbers = {"+441": "tech", "+442": "returns"}
    plan = msgspec.structs.replace(FLOOR, numbers=numbers)
    await floor.do(ApplyConfiguration(plan=plan, by="zoe", at=NINE))
    said: list[dict[str, Any]] = [
        {"queue": "tech"},
        {"queue": "nowhere"},
        {"dialled": "+441"},
        {"skill": "tech"},
        {"queue": "returns"},
        {"dialled": "+442"},
        {"skill": "returns"},
    ]
    queues = []
    for number, each in enumerate(said):
        arrived = ArriveContact(
            contact_id=f"k{number}",
            channel="voice",
            within=frozenset({"returns"}),
            at=at(1),
            **each,
        )
        await floor.do(arrived)
        contact = floor.log.state(CONTACT, f"k{number}")
        assert isinstance(contact, Waiting)
        queues.append(contact.place.queue)
    assert queues == ["desk", "desk", "desk", "desk", "returns", "returns", "returns"]


async def test_without_a_default_queue_only_their_own_are_named() -> None:
    floor = await shift(msgspec.structs.replace(FLOOR, default_queue=None))
    arrived = ArriveContact(
        contact_id="k1", channel="voice", queue="tech", within=frozenset({"returns"}), at=at(1)
    )
    with pytest.raises(Refused, match="no queue 'tech'; it has desk, returns"):
        await floor.do(arrived)


def belongs(agent: str, *departments: str) -> of_agent.AgentDepartmentsChanged:
    return of_agent.AgentDepartmentsChanged(agent=agent, departments=departments, at=at(1))


def of_departments() -> of_configuration.QueueChanged:
    return of_configuration.QueueChanged(queue=RETURNS, version=2, at=at(0))


def test_the_matcher_asks_only_agents_of_the_queue_s_departments() -> None:
    both = [available("ana", 1), available("bo", 2)]
    floor = matcher(of_departments(), *both, belongs("bo", "returns"), queued("c1", 3))
    assert floor.match(at(3)) == [Match("c1", "bo")]


def test_a_contact_waits_until_somebody_belongs_to_its_department() -> None:
    floor = matcher(of_departments(), available("ana", 1), queued("c1", 3))
    assert floor.match(at(3)) == []
    floor.apply(belongs("ana", "returns"))
    assert floor.match(at(4)) == [Match("c1", "ana")]


def test_it_is_not_kept_for_a_last_agent_who_left_the_department() -> None:
    both = [available("ana", 1), available("bo", 2), belongs("ana"), belongs("bo", "returns")]
    floor = matcher(of_departments(), *both, queued("c1", 3, last_agent="ana"))
    assert floor.match(at(3)) == [Match("c1", "bo")]


def test_departments_are_stored_with_the_pool() -> None:
    first = matcher(of_departments(), available("ana", 1), belongs("ana", "returns"))
    floor = Matcher.restore(first.export())
    floor.apply(queued("c1", 3))
    assert floor.match(at(3)) == [Match("c1", "ana")]


def test_the_trace_says_that_somebody_is_of_another_department() -> None:
    floor = matcher(of_departments(), available("bo", 1), belongs("bo", "billing"))
    floor.apply(queued("c1", 3))
    trace = trace_waiting(floor.export(), [], "c1", at(4))
    assert [each.reason for each in trace.passed_over if each.agent == "bo"] == ["department"]


@pytest.mark.parametrize(
    ("scope", "sees"),
    [
        (Scope("zoe", frozenset({"returns"}), watches=True), True),
        (Scope("zoe", frozenset({"billing"}), watches=True), False),
        (Scope("zoe", frozenset(), watches=True), False),
        (Scope("zoe", frozenset(), everything=True), True),
        (Scope("bo", frozenset({"returns"})), False),
        (Scope("ana", frozenset()), True),
    ],
)
async def test_who_sees_a_contact(scope: Scope, sees: bool) -> None:
    floor = await shift()
    await floor.talk(1, "ana")
    assert scope.sees_contact(known(floor)) is sees
