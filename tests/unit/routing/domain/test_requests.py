"""Requests may leave out what the contact or the configuration says itself."""

import msgspec
import pytest

from baton_common.model.messages import Refused, Unknown
from baton_routing.domain.configuration.model import Overflow, QueueChange
from baton_routing.domain.configuration.state import CONFIGURATION, THE_CONFIGURATION, Configuration
from baton_routing.domain.contact.state import Answered, Ended, Waiting
from baton_routing.domain.use_cases.requests import (
    AnswerContact,
    ApplyConfiguration,
    ArriveContact,
    ChangeQueue,
    ChangeSkills,
    DeclineOffer,
    EndContact,
)
from tests.unit.routing.domain.cast import PLAN, RETURNS, TECH, at
from tests.unit.routing.domain.shift import Shift


def configuration(shift: Shift) -> Configuration:
    return shift.log.state(CONFIGURATION, THE_CONFIGURATION)


async def test_without_an_offer_id_it_is_the_one_that_rings() -> None:
    shift = await Shift().begin()
    await shift.come(1)
    with pytest.raises(Refused, match="Cannot answer: contact c1 waits in returns"):
        await shift.do(AnswerContact(contact_id="c1", by="ana", at=at(2)))
    await shift.ring(3, "ana")
    await shift.do(DeclineOffer(contact_id="c1", by="ana", at=at(4)))
    await shift.ring(5, "bo")
    await shift.do(AnswerContact(contact_id="c1", by="bo", at=at(6)))
    assert isinstance(shift.contact, Answered)


async def test_a_channel_ends_it_for_the_agent_who_has_the_customer() -> None:
    shift = await Shift().begin()
    await shift.come(1)
    with pytest.raises(Refused, match="Cannot end: contact c1 waits in returns"):
        await shift.do(EndContact(contact_id="c1", at=at(2)))
    await shift.ring(3, "ana")
    await shift.answer(4, "ana")
    await shift.do(EndContact(contact_id="c1", at=at(9)))
    assert isinstance(shift.contact, Ended)
    assert shift.contact.agent == "ana"


@pytest.mark.parametrize(("skill", "queue"), [("tech", "tech"), ("returns", "returns")])
async def test_a_skill_leads_to_the_first_queue_that_needs_it(skill: str, queue: str) -> None:
    shift = await Shift().begin()
    await shift.do(ArriveContact(contact_id="c1", channel="voice", skill=skill, at=at(1)))
    assert isinstance(shift.contact, Waiting)
    assert shift.contact.place.queue == queue


async def test_a_skill_that_no_queue_needs_is_named_as_what_was_asked_for() -> None:
    shift = await Shift().begin()
    with pytest.raises(Refused, match="The configuration has no queue 'sales'"):
        await shift.do(ArriveContact(contact_id="c1", channel="voice", skill="sales", at=at(1)))


async def test_a_queue_keeps_what_is_not_named() -> None:
    shift = await Shift().begin()
    change = QueueChange(priority=5, overflow=None)
    await shift.do(ChangeQueue(queue="tech", change=change, by="lena", at=at(1)))
    changed = msgspec.structs.replace(TECH, priority=5, overflow=None)
    assert configuration(shift).queues == {"returns": RETURNS, "tech": changed}
    back = QueueChange(overflow=Overflow(after=30, to="returns"))
    await shift.do(ChangeQueue(queue="tech", change=back, by="lena", at=at(2)))
    assert configuration(shift).queues["tech"].overflow == TECH.overflow
    with pytest.raises(Unknown):
        await shift.do(ChangeQueue(queue="sales", change=back, by="lena", at=at(3)))


async def test_skills_change_within_the_agents_pool() -> None:
    shift = await Shift().begin()
    await shift.do(ChangeSkills(agent="bo", skills={"tech": 2}, by="lena", at=at(1)))
    bo = configuration(shift).agents["bo"]
    assert (bo.skills, bo.pool) == ({"tech": 2}, "main")
    with pytest.raises(Unknown):
        await shift.do(ChangeSkills(agent="zoe", skills={}, by="lena", at=at(2)))


async def test_a_dry_run_changes_nothing() -> None:
    shift = await Shift().begin()
    before = configuration(shift)
    plan = msgspec.structs.replace(PLAN, default_queue="returns")
    await shift.do(ApplyConfiguration(plan=plan, by="zoe", is_dry_run=True, at=at(1)))
    assert configuration(shift) == before
