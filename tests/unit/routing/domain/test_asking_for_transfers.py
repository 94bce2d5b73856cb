"""Whom a transfer may ask, and by whom it is asked for."""

from typing import Any

import msgspec
import pytest

from baton_common.model.messages import Refused
from baton_routing.domain.configuration.model import Skilled
from baton_routing.domain.matching.matcher import Matcher
from baton_routing.domain.use_cases.requests import (
    ApplyConfiguration,
    CompleteConsult,
    DeclineOffer,
    MoveContact,
    TransferContact,
)
from tests.unit.routing.domain.cast import PLAN, at
from tests.unit.routing.domain.shift import Shift


async def hand_on(shift: Shift, second: float, kind: Any, **to: str) -> None:
    await shift.do(TransferContact(contact_id="c1", by="ana", kind=kind, at=at(second), **to))


async def talking() -> Shift:
    shift = await Shift().begin()
    await shift.talk(10, "ana")
    return shift


async def test_somebody_is_named_who_is_there_and_has_no_pass() -> None:
    shift = await talking()
    await shift.say(11, "cy", "away", "lunch")
    for to, says in (
        ({"agent": "cy"}, "cy is away; name somebody who is available, or a queue"),
        ({"agent": "ana"}, "ana has the customer already"),
        ({"agent": "zoe"}, "The configuration has no agent zoe"),
        ({"queue": "sales"}, "The configuration has no queue 'sales'"),
        ({}, "Name either a queue or an agent"),
        ({"agent": "bo", "queue": "tech"}, "Name either a queue or an agent"),
    ):
        with pytest.raises(Refused, match=says):
            await hand_on(shift, 20, "warm", **to)
    await hand_on(shift, 20, "warm", agent="bo")
    await shift.ring(21, "bo")
    await shift.do(DeclineOffer(contact_id="c1", by="bo", at=at(22)))
    with pytest.raises(Refused, match="bo has passed on this contact until 09:01:22"):
        await hand_on(shift, 23, "warm", agent="bo")


async def test_one_transfer_at_a_time_by_who_has_the_customer() -> None:
    shift = await talking()
    with pytest.raises(Refused, match="ana has the customer, not bo"):
        await shift.do(
            TransferContact(contact_id="c1", by="bo", kind="warm", queue="tech", at=at(12))
        )
    await hand_on(shift, 20, "consult", queue="returns")
    with pytest.raises(Refused, match="It is being transferred already; cancel that first"):
        await hand_on(shift, 21, "blind", queue="tech")
    await shift.ring(22, "bo")
    await shift.answer(23, "bo")
    with pytest.raises(Refused, match="bo is advising; complete or leave that first"):
        await hand_on(shift, 24, "blind", queue="tech")
    with pytest.raises(Refused, match="ana completes the consultation; bo may leave it"):
        await shift.do(CompleteConsult(contact_id="c1", by="bo", at=at(25)))


async def test_nobody_is_named_who_serves_other_queues_only_in_another_pool() -> None:
    shift = await talking()
    north = Skilled(agent="cy", skills={"tech": 3}, pool="north")
    agents = (*PLAN.agents[:2], north)
    plan = msgspec.structs.replace(PLAN, agents=agents)
    await shift.do(ApplyConfiguration(plan=plan, by="zoe", at=at(11)))
    with pytest.raises(Refused, match="cy is in a different pool from queue returns"):
        await hand_on(shift, 20, "warm", agent="cy")


async def test_who_waits_for_somebody_named_alone_stays_in_the_queue() -> None:
    shift = await Shift().begin()
    await shift.come(1, "tech")
    await shift.ring(2, "cy")
    await shift.answer(3, "cy")
    await shift.do(TransferContact(contact_id="c1", by="cy", kind="warm", agent="bo", at=at(10)))
    await shift.ring(60, "bo")
    assert shift.published("contact-c1", 2) == ["contact-queued", "contact-offered"]
    matcher = Matcher()
    for recorded in shift.log.store.events[:-2]:
        matcher.apply(recorded.event)
    assert not [due for due in matcher.due(at(59)) if isinstance(due, MoveContact)]
