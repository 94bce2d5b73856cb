"""Whoever is suspended or has left is asked nothing more; what they have in hand goes on."""

import pytest

from baton_common.model.messages import Refused
from baton_routing.domain.agent.state import Talking
from baton_routing.domain.contact.state import Waiting
from baton_routing.domain.use_cases.requests import EndContact, SetSuspension
from tests.unit.routing.domain.cast import at
from tests.unit.routing.domain.shift import Shift


async def suspend(floor: Shift, second: float, agent: str, *, suspended: bool = True) -> None:
    await floor.do(SetSuspension(agent=agent, suspended=suspended, at=at(second)))


async def test_they_are_away_at_once_and_cannot_say_otherwise_until_it_is_over() -> None:
    floor = await Shift().begin()
    await suspend(floor, 1, "ana")
    assert (floor.agent("ana").available, floor.agent("ana").reason) == (False, "suspended")
    await floor.come(2)
    with pytest.raises(Refused, match="ana is away"):
        await floor.ring(3, "ana")
    with pytest.raises(Refused, match="ana is suspended: no contact may ring at them"):
        await floor.say(4, "ana", "available")
    await suspend(floor, 5, "ana", suspended=False)
    assert not floor.agent("ana").available
    await floor.say(6, "ana", "available")
    await floor.ring(7, "ana")


async def test_what_rings_at_them_goes_to_somebody_else() -> None:
    floor = await Shift().begin()
    await floor.come(1)
    await floor.ring(2, "ana")
    await suspend(floor, 3, "ana")
    assert isinstance(floor.contact, Waiting)
    await floor.ring(4, "bo")


async def test_a_conversation_goes_on() -> None:
    floor = await Shift().begin()
    await floor.talk(1, "ana")
    await suspend(floor, 3, "ana")
    assert isinstance(floor.agent("ana").doing, Talking)
    await floor.do(EndContact(contact_id="c1", by="ana", at=at(9)))


async def test_saying_it_twice_changes_nothing() -> None:
    floor = await Shift().begin()
    for second in (1, 2):
        await suspend(floor, second, "ana")
    assert floor.published("agent-ana", 2) == ["agent-suspended", "agent-went-away"]
    await suspend(floor, 3, "bo", suspended=False)
    assert floor.published("agent-bo", 1) == ["agent-became-available"]
