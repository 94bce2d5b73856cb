"""An agent who has the customer asks others: blind, warm, to consult."""

from typing import Any

import pytest

from baton_common.model.messages import Refused
from baton_routing.domain.agent.state import Nothing, Talking, WrappingUp
from baton_routing.domain.contact.state import Answered, OnOffer, Waiting
from baton_routing.domain.use_cases.requests import (
    AbandonContact,
    CancelTransfer,
    CompleteConsult,
    DeclineOffer,
    EndContact,
    LapseOffer,
    LeaveConsult,
    TransferContact,
)
from tests.unit.routing.domain.cast import at
from tests.unit.routing.domain.shift import Shift


async def hand_on(shift: Shift, second: float, kind: Any, **to: str) -> None:
    await shift.do(TransferContact(contact_id="c1", by="ana", kind=kind, at=at(second), **to))


async def talking() -> Shift:
    shift = await Shift().begin()
    await shift.talk(10, "ana")
    return shift


async def test_blind_leaves_at_once_and_the_contact_waits_again() -> None:
    shift = await talking()
    await hand_on(shift, 20, "blind", queue="tech")
    assert shift.published("contact-c1", 3) == [
        "contact-transferred",
        "interaction-ended",
        "contact-queued",
    ]
    assert isinstance(shift.agent("ana").doing, WrappingUp)
    waits = shift.contact
    assert isinstance(waits, Waiting)
    assert (waits.place.queue, waits.arrival.at) == ("tech", at(10))
    assert waits.passes == {"ana": at(80)}


async def test_after_a_blind_transfer_the_customer_may_give_up() -> None:
    shift = await talking()
    await hand_on(shift, 20, "blind", queue="tech")
    await shift.do(AbandonContact(contact_id="c1", at=at(24)))
    assert shift.log.history("contact-c1")[-1].waited_seconds == 4


async def test_warm_stays_until_the_other_answers() -> None:
    shift = await talking()
    await hand_on(shift, 20, "warm", queue="returns")
    assert isinstance(shift.agent("ana").doing, Talking)
    await shift.ring(21, "bo")
    await shift.answer(25, "bo")
    talks = shift.contact
    assert isinstance(talks, Answered)
    assert (talks.talk.agent, talks.adviser) == ("bo", None)
    assert isinstance(shift.agent("ana").doing, WrappingUp)
    answer = shift.log.history("contact-c1")[-2]
    assert (answer.transfer, answer.before, answer.waited_seconds) == ("warm", "ana", 5)


async def test_who_advises_may_take_over() -> None:
    shift = await talking()
    await hand_on(shift, 20, "consult", agent="cy")
    await shift.ring(21, "cy")
    await shift.answer(22, "cy")
    assert isinstance(shift.agent("ana").doing, Talking)
    assert isinstance(shift.agent("cy").doing, Talking)
    await shift.do(CompleteConsult(contact_id="c1", by="ana", at=at(30)))
    assert isinstance(shift.agent("ana").doing, WrappingUp)
    await shift.do(EndContact(contact_id="c1", by="cy", at=at(40)))
    await shift.wrap_up(41, "ana", "asked")
    await shift.wrap_up(42, "cy", "solved")
    assert shift.published("contact-c1", 4) == [
        "interaction-ended",
        "contact-ended",
        "contact-wrapped-up",
        "contact-wrapped-up",
    ]


@pytest.mark.parametrize("by", ["ana", "cy"])
async def test_who_advised_may_leave(by: str) -> None:
    shift = await talking()
    await hand_on(shift, 20, "consult", agent="cy")
    await shift.ring(21, "cy")
    await shift.answer(22, "cy")
    await shift.do(LeaveConsult(contact_id="c1", by=by, at=at(30)))
    assert isinstance(shift.agent("ana").doing, Talking)
    assert isinstance(shift.agent("cy").doing, WrappingUp)
    assert shift.log.history("contact-c1")[-2].reason == "advised"


async def test_the_customer_leaves_both() -> None:
    shift = await talking()
    await hand_on(shift, 20, "consult", agent="cy")
    await shift.ring(21, "cy")
    await shift.answer(22, "cy")
    with pytest.raises(Refused, match="ana has the customer: leave the consultation instead"):
        await shift.do(EndContact(contact_id="c1", by="cy", at=at(30)))
    await shift.do(EndContact(contact_id="c1", by="ana", at=at(30)))
    assert shift.published("contact-c1", 3) == [
        "transfer-ended",
        "interaction-ended",
        "contact-ended",
    ]
    assert isinstance(shift.agent("cy").doing, WrappingUp)


async def test_the_customer_leaves_while_others_are_asked() -> None:
    shift = await talking()
    await hand_on(shift, 20, "warm", queue="returns")
    await shift.ring(21, "bo")
    with pytest.raises(Refused, match="ana has the customer on the line: end the contact instead"):
        await shift.do(AbandonContact(contact_id="c1", at=at(23)))
    await shift.do(EndContact(contact_id="c1", by="ana", at=at(24)))
    assert isinstance(shift.agent("bo").doing, Nothing)
    assert shift.log.history("contact-c1")[-2].reason == "customer-left"


async def test_taken_back_before_anybody_answered() -> None:
    shift = await talking()
    await hand_on(shift, 20, "warm", queue="returns")
    await shift.ring(21, "bo")
    with pytest.raises(Refused, match="ana asked for this transfer, not bo"):
        await shift.do(CancelTransfer(contact_id="c1", by="bo", at=at(22)))
    await shift.do(CancelTransfer(contact_id="c1", by="ana", at=at(22)))
    assert isinstance(shift.contact, Answered)
    assert isinstance(shift.agent("bo").doing, Nothing)
    assert shift.agent("bo").idle_since == at(0)


async def test_a_blind_one_is_not_taken_back() -> None:
    shift = await talking()
    await hand_on(shift, 20, "blind", queue="returns")
    with pytest.raises(Refused, match="you have left the contact"):
        await shift.do(CancelTransfer(contact_id="c1", by="ana", at=at(22)))


@pytest.mark.parametrize("kind", ["warm", "consult"])
async def test_who_is_named_alone_and_does_not_take_it_ends_the_transfer(kind: str) -> None:
    shift = await talking()
    await hand_on(shift, 20, kind, agent="cy")
    with pytest.raises(Refused, match="Only cy is asked for this contact"):
        await shift.ring(21, "bo")
    await shift.ring(21, "cy")
    if kind == "warm":
        await shift.do(DeclineOffer(contact_id="c1", by="cy", at=at(22)))
    else:
        offer = shift.contact
        assert isinstance(offer, OnOffer)
        late = LapseOffer(contact_id="c1", offer_id=offer.offer.offer_id, at=at(41))
        await shift.do(late)
    assert shift.log.history("contact-c1")[-1].reason == "unanswered"
    assert isinstance(shift.contact, Answered)
    assert isinstance(shift.agent("ana").doing, Talking)
