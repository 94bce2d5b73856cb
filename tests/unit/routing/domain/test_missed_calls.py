"""Calls that nobody answered stand on the call-back list until somebody sees to them."""

from typing import Any

import msgspec
import pytest

from baton_common.model.messages import Refused, Unknown
from baton_common.model.personal import Personal
from baton_routing.domain.configuration.model import Queue
from baton_routing.domain.contact.events import Channel
from baton_routing.domain.missed import commands
from baton_routing.domain.missed import events as happened
from baton_routing.domain.missed.decide import decide
from baton_routing.domain.missed.identity import missed_call_id
from baton_routing.domain.missed.state import MISSED_CALL, NeverMissed, Open, Settled
from baton_routing.domain.use_cases.requests import (
    AbandonContact,
    AnswerContact,
    ApplyConfiguration,
    ArriveContact,
    CallBack,
    DismissCall,
    MoveContact,
    OfferContact,
    TransferContact,
)
from baton_testkit.deciding import Deciding
from tests.unit.routing.domain.cast import NINE, PLAN, at
from tests.unit.routing.domain.shift import Shift

MEI = Personal[str](subject="mei", key_version=1, ciphertext="bWVp")
OF_MEI = missed_call_id("mei", "returns", "any")

missed = Deciding(MISSED_CALL, decide)
called = happened.CallMissed(
    missed_call_id="m1",
    departments=("returns",),
    contact_id="c1",
    queue="returns",
    channel="voice",
    number=MEI,
    language=None,
    case_id=None,
    waited_seconds=9,
    at=at(9),
)
again = msgspec.structs.replace(called, contact_id="c2", at=at(60))
call_back = commands.ReturnCall(missed_call_id="m1", by="ana", at=at(100))
returned = happened.CallReturned(
    missed_call_id="m1", departments=("returns",), by="ana", at=at(100)
)
dismiss = commands.DismissMissedCall(missed_call_id="m1", by="bo", reason="spam", at=at(120))
answered = commands.ClearMissedCall(missed_call_id="m1", contact_id="c3", agent="cy", at=at(70))


def test_somebody_calls_back_once() -> None:
    missed.given(called, again).when(call_back).then(returned)
    missed.given(called, returned).when(call_back).refused(
        "ana saw to it at 09:01:40 UTC; nobody needs to call any more."
    )
    missed.given(called, returned, again).when(call_back).then(returned)


def test_somebody_dismisses_it_with_a_word_for_why() -> None:
    missed.given(called).when(dismiss).then(
        happened.MissedCallDismissed(
            missed_call_id="m1", departments=("returns",), by="bo", reason="spam", at=at(120)
        )
    )


def test_a_later_answered_call_clears_it_and_there_may_be_nothing_to_clear() -> None:
    missed.given(called).when(answered).then(
        happened.MissedCallAnswered(
            missed_call_id="m1", departments=("returns",), contact_id="c3", agent="cy", at=at(70)
        )
    )
    missed.when(answered).then()
    missed.given(called, returned).when(answered).then()


def test_a_call_that_was_never_missed_is_unknown() -> None:
    with pytest.raises(Unknown):
        decide(call_back, NeverMissed())


async def come(floor: Shift, second: float, id_: str, **said: Any) -> None:
    facts: dict[str, Any] = {"channel": "voice", "queue": "returns", "caller": MEI, **said}
    await floor.do(ArriveContact(contact_id=id_, at=at(second), **facts))


async def leave(floor: Shift, second: float, id_: str) -> None:
    await floor.do(AbandonContact(contact_id=id_, at=at(second)))


async def answer(floor: Shift, second: float, id_: str, agent: str) -> None:
    await floor.do(OfferContact(contact_id=id_, agent=agent, offer_id=id_, at=at(second)))
    await floor.do(AnswerContact(contact_id=id_, by=agent, at=at(second + 1)))


def entry(floor: Shift, id_: str = OF_MEI) -> Open:
    found = floor.log.state(MISSED_CALL, id_)
    assert isinstance(found, Open)
    return found


async def test_one_entry_a_number_and_queue_with_the_last_waiting_time() -> None:
    floor = await Shift().begin()
    for second, id_ in ((1, "k1"), (100, "k2")):
        await come(floor, second, id_)
        await leave(floor, second + 12, id_)
    await come(floor, 200, "k3", queue="tech")
    await leave(floor, 205, "k3")
    now = entry(floor)
    assert (now.times, now.first_at, now.last.at) == (2, at(13), at(112))
    assert (now.last.contact_id, now.last.queue, now.last.waited_seconds) == ("k2", "returns", 12)
    assert entry(floor, missed_call_id("mei", "tech", "any")).times == 1


async def test_an_answered_call_clears_the_entry_of_its_number_and_queue_alone() -> None:
    floor = await Shift().begin()
    for id_, queue in (("k1", "returns"), ("k2", "tech")):
        await come(floor, 1, id_, queue=queue)
        await leave(floor, 5, id_)
    await come(floor, 10, "k3")
    await answer(floor, 11, "k3", "ana")
    settled = floor.log.state(MISSED_CALL, OF_MEI)
    assert settled == Settled(by="ana", departments=(), at=at(12))
    assert entry(floor, missed_call_id("mei", "tech", "any")).times == 1


async def test_a_withheld_number_is_an_entry_for_each_call() -> None:
    floor = await Shift().begin()
    for id_ in ("k1", "k2"):
        await come(floor, 1, id_, caller=None)
        await leave(floor, 2, id_)
        found = entry(floor, missed_call_id(None, "returns", id_))
        assert (found.times, found.last.number) == (1, None)
    assert missed_call_id(None, "returns", "k1") != missed_call_id(None, "returns", "k2")


@pytest.mark.parametrize("channel", ["chat", "mail", "desk"])
async def test_only_calls_are_called_back(channel: Channel) -> None:
    floor = await Shift().begin()
    await come(floor, 1, "k1", channel=channel)
    await leave(floor, 2, "k1")
    assert isinstance(floor.log.state(MISSED_CALL, OF_MEI), NeverMissed)


async def test_an_overflow_leaves_it_in_the_queue_that_was_called() -> None:
    floor = await Shift().begin()
    await come(floor, 1, "k1", queue="tech")
    await floor.do(MoveContact(contact_id="k1", from_queue="tech", at=at(31)))
    await leave(floor, 40, "k1")
    assert entry(floor, missed_call_id("mei", "tech", "any")).last.queue == "tech"


async def test_who_leaves_after_a_blind_transfer_is_missed_in_the_other_queue() -> None:
    floor = await Shift().begin()
    await come(floor, 1, "k1")
    await answer(floor, 2, "k1", "ana")
    await floor.do(TransferContact(contact_id="k1", by="ana", kind="blind", queue="tech", at=at(9)))
    await leave(floor, 20, "k1")
    assert entry(floor, missed_call_id("mei", "tech", "any")).last.waited_seconds == 11


async def test_it_is_of_the_departments_of_the_contact() -> None:
    floor = await Shift().begin()
    returns = Queue(queue="returns", departments=("returns",), skills={"returns": 1})
    plan = msgspec.structs.replace(PLAN, queues=(returns, PLAN.queues[1]))
    await floor.do(ApplyConfiguration(plan=plan, by="zoe", at=NINE))
    await come(floor, 1, "k1")
    await leave(floor, 2, "k1")
    assert entry(floor).last.departments == ("returns",)


async def test_requests_settle_it() -> None:
    floor = await Shift().begin()
    await come(floor, 1, "k1")
    await leave(floor, 2, "k1")
    await floor.do(CallBack(missed_call_id=OF_MEI, by="ana", at=at(3)))
    with pytest.raises(Refused, match="ana saw to it"):
        await floor.do(DismissCall(missed_call_id=OF_MEI, by="bo", at=at(4)))
