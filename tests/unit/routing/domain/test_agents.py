"""Agents say available and away, are asked, talk, and write up; contact and agent agree."""

import pytest

from baton_common.model.messages import Refused, Unknown
from baton_routing.domain.agent.state import Asked, Nothing, Talking, WrappingUp
from baton_routing.domain.configuration.model import QueueChange
from baton_routing.domain.contact.state import Abandoned, Ended, OnOffer, Waiting
from baton_routing.domain.use_cases.requests import (
    AbandonContact,
    ChangeQueue,
    DeclineOffer,
    EndContact,
    EndWrapUp,
    EndWrapUpByTime,
)
from tests.unit.routing.domain.cast import at
from tests.unit.routing.domain.shift import Shift


async def test_presence_changes_or_is_refused() -> None:
    shift = await Shift().begin()
    with pytest.raises(Refused, match="ana is available already; nothing has changed"):
        await shift.say(1, "ana", "available")
    await shift.say(2, "ana", "away", "lunch")
    assert (shift.agent("ana").available, shift.agent("ana").reason) == (False, "lunch")
    with pytest.raises(Unknown, match="no agent zoe"):
        await shift.say(3, "zoe", "available")


async def test_an_agent_is_asked_for_one_contact_at_a_time() -> None:
    shift = await Shift().begin()
    await shift.come(1)
    await shift.say(2, "bo", "away")
    with pytest.raises(Refused, match="bo is away; ask somebody who is available"):
        await shift.ring(3, "bo")
    await shift.ring(3, "ana")
    assert isinstance(shift.agent("ana").doing, Asked)


async def test_declining_leaves_available_and_as_long_idle() -> None:
    shift = await Shift().begin()
    await shift.come(5)
    await shift.ring(5, "ana")
    await shift.do(DeclineOffer(contact_id="c1", by="ana", at=at(8)))
    ana = shift.agent("ana")
    assert (ana.free, ana.idle_since) == (True, at(0))


async def test_going_away_gives_the_offer_back_as_a_pass() -> None:
    shift = await Shift().begin()
    await shift.come(5)
    await shift.ring(5, "ana")
    await shift.say(8, "ana", "away", "disconnected")
    assert isinstance(shift.contact, Waiting)
    assert shift.contact.passes == {"ana": at(68)}
    assert shift.published("agent-ana", 2) == ["asking-ended", "agent-went-away"]


async def test_who_did_not_answer_is_away_before_they_say_anything_else() -> None:
    shift = await Shift().begin()
    await shift.come(5)
    await shift.ring(5, "ana")
    with pytest.raises(Refused, match="ana is away already"):
        await shift.say(25, "ana", "away")
    await shift.say(26, "ana", "available")
    assert shift.published("agent-ana", 3) == [
        "asking-ended",
        "agent-went-away",
        "agent-became-available",
    ]
    lapsed = shift.log.history("contact-c1")[-1]
    assert (lapsed.at, lapsed.passed_until) == (at(25), at(85))


async def test_who_gives_up_after_the_lapse_finds_the_agent_away() -> None:
    shift = await Shift().begin()
    await shift.come(5)
    await shift.ring(5, "ana")
    await shift.do(AbandonContact(contact_id="c1", at=at(25)))
    assert isinstance(shift.contact, Abandoned)
    assert shift.agent("ana").reason == "unanswered"


async def test_the_customer_who_gives_up_frees_the_agent() -> None:
    shift = await Shift().begin()
    await shift.come(5)
    await shift.ring(5, "ana")
    await shift.do(AbandonContact(contact_id="c1", at=at(9)))
    assert (shift.agent("ana").free, shift.agent("ana").idle_since) == (True, at(0))


async def test_wrap_up_by_hand_with_its_word() -> None:
    shift = await Shift().begin()
    await shift.talk(5, "ana")
    await shift.say(6, "ana", "away")
    assert isinstance(shift.agent("ana").doing, Talking)
    await shift.do(EndContact(contact_id="c1", by="ana", at=at(20)))
    assert shift.agent("ana").doing == WrappingUp("c1", at(20), at(50))
    with pytest.raises(Refused, match="ana is in wrap-up of another contact, not of c2"):
        await shift.do(EndWrapUp(agent="ana", contact_id="c2", at=at(24)))
    await shift.wrap_up(25.5, "ana", "solved")
    assert isinstance(shift.agent("ana").doing, Nothing)
    wrapped = shift.log.history("contact-c1")[-1]
    assert (wrapped.agent, wrapped.wrapped_seconds, wrapped.code) == ("ana", 5, "solved")
    assert isinstance(shift.contact, Ended)
    with pytest.raises(Refused, match="ana is not in wrap-up"):
        await shift.wrap_up(26, "ana")


async def test_wrap_up_ends_by_time_at_its_instant() -> None:
    shift = await Shift().begin()
    await shift.talk(5, "ana")
    await shift.do(EndContact(contact_id="c1", by="ana", at=at(20)))
    with pytest.raises(Refused, match="The wrap-up lasts until 09:00:50"):
        await shift.do(EndWrapUpByTime(agent="ana", contact_id="c1", at=at(49)))
    with pytest.raises(Refused, match="ana is not in wrap-up"):
        await shift.wrap_up(50, "ana")
    await shift.do(EndWrapUpByTime(agent="ana", contact_id="c1", at=at(53)))
    assert shift.agent("ana").idle_since == at(50)
    assert shift.log.history("contact-c1")[-1].wrapped_seconds == 30


async def test_a_wrap_up_of_no_time_is_over_at_once() -> None:
    shift = await Shift().begin()
    none = QueueChange(wrap_up=0)
    await shift.do(ChangeQueue(queue="returns", change=none, by="lena", at=at(1)))
    await shift.talk(5, "ana")
    await shift.do(EndContact(contact_id="c1", by="ana", at=at(20)))
    assert (shift.agent("ana").free, shift.agent("ana").idle_since) == (True, at(20))
    assert shift.published("contact-c1", 2) == ["contact-ended", "contact-wrapped-up"]


async def test_a_move_that_was_due_is_told_before_what_somebody_wishes() -> None:
    shift = await Shift().begin()
    await shift.come(5, "tech")
    await shift.ring(36, "ana")
    assert shift.published("contact-c1", 2) == ["contact-overflowed", "contact-offered"]
    assert isinstance(shift.contact, OnOffer)
    assert (shift.contact.place.queue, shift.contact.place.entered) == ("returns", at(35))
