"""Compensation, ping-pong, emergencies: how a handoff comes back, or may not."""

import pytest

from baton_cases.domain.handoff import events as happened
from baton_cases.domain.handoff.state import Ended, Open
from baton_cases.domain.organisation.model import HandoffPolicy
from baton_common.model.messages import Refused
from tests.unit.cases.floor import URGENT, Floor, at, away, organisation, shift


async def held_by_ana(floor: Floor) -> None:
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")


async def test_a_refusal_returns_a_transfer_also_where_exhausted_ones_are_assigned() -> None:
    floor = Floor(organisation(policy=HandoffPolicy(exhausted="assigned")))
    await held_by_ana(floor)
    await floor.transfer("Mon 10:00", "ana")
    await floor.refuse("Mon 10:01", "cy")
    assert floor.whose == ("returns", "ana", None)


async def test_an_absent_sender_gets_nothing_back_the_office_of_the_lead_has_it() -> None:
    floor = Floor(organisation(absences=[away("ana", "Mon 10:00", "Mon 18:00")]))
    await held_by_ana(floor)
    await floor.transfer("Mon 09:50", "ana")
    await floor.refuse("Mon 10:00", "cy")
    assert floor.whose == ("returns", "lena", "lead")


async def test_the_office_of_an_absent_lead_is_the_duty_officers() -> None:
    away_too = [away(who, "Mon 10:00", "Mon 18:00") for who in ("ana", "lena")]
    floor = Floor(organisation(absences=away_too))
    await held_by_ana(floor)
    await floor.transfer("Mon 09:50", "ana")
    await floor.refuse("Mon 10:01", "cy")
    assert floor.whose == ("returns", "otto", "lead")


async def test_a_dated_promise_is_to_be_dated_anew() -> None:
    floor = Floor()
    await held_by_ana(floor)
    await floor.transfer("Mon 09:50", "ana", promised_until=at("Mon 17:00"))
    await floor.refuse("Mon 10:01", "cy")
    returned = next(e for e in floor.story("handoff-h2") if type(e) is happened.HandoffReturned)
    assert returned.redate_promise
    assert (returned.to_person, returned.to_office) == ("ana", None)


@pytest.mark.parametrize("answer", ["decline", "refuse"])
async def test_an_internal_one_comes_back_whatever_is_answered(answer: str) -> None:
    floor = Floor(organisation(policy=HandoffPolicy(exhausted="assigned")))
    await held_by_ana(floor)
    await floor.internal("Mon 10:00", "ana", "bo")
    await getattr(floor, answer)("Mon 10:01", "bo")
    assert floor.whose == ("returns", "ana", None)
    with pytest.raises(Refused, match="already returned to the sender"):
        await floor.accept("Mon 10:02", "bo")


async def test_an_internal_one_goes_on_while_the_colleague_is_on_duty_as_anything() -> None:
    first = shift("Mon 09:00", "Mon 10:05", "ana", "bo")
    second = shift("Mon 10:05", "Mon 18:00", "bo", "ana")
    floor = Floor(organisation(returns=[first, second]))
    await held_by_ana(floor)
    await floor.internal("Mon 10:00", "ana", "bo")
    await floor.until("Mon 10:14")
    assert floor.asked == ["bo"]


async def test_an_internal_one_comes_back_when_the_colleague_goes_off_duty() -> None:
    floor = Floor(organisation(absences=[away("bo", "Mon 10:05", "Mon 18:00")]))
    await held_by_ana(floor)
    await floor.internal("Mon 10:00", "ana", "bo")
    await floor.until("Mon 10:05")
    ended = floor.handoff
    assert isinstance(ended, Ended)
    assert (ended.reason, ended.ended_at) == ("off-duty", at("Mon 10:05"))


async def test_in_an_emergency_an_internal_one_runs_on_the_clock_too() -> None:
    floor = Floor(organisation(policy=HandoffPolicy(emergency=True)))
    await held_by_ana(floor)
    await floor.internal("Mon 11:55", "ana", "bo")
    await floor.until("Mon 12:10")
    assert isinstance(floor.handoff, Ended)


async def test_a_case_of_emergency_priority_runs_as_one_whatever_its_matter_says() -> None:
    floor = Floor()
    await floor.open("Mon 11:55", **URGENT)
    assert floor.asked == ["ana", "bo"]
    await floor.until("Mon 12:10")
    assert floor.asked == ["lena"]


async def test_in_an_emergency_a_new_holder_joins_whoever_is_left() -> None:
    first = shift("Mon 09:00", "Mon 10:00", "ana", "bo")
    second = shift("Mon 10:00", "Mon 18:00", "dan", "bo")
    floor = Floor(organisation(returns=[first, second], policy=HandoffPolicy(emergency=True)))
    await floor.open("Mon 09:55")
    await floor.decline("Mon 09:56", "ana")
    await floor.until("Mon 10:00")
    assert floor.asked == ["bo", "dan"]
    handoff = floor.handoff
    assert isinstance(handoff, Open)
    assert handoff.lapses_at == at("Mon 10:10")


async def twice_returned(floor: Floor) -> None:
    """Once there and back, once from there to here and back."""
    await held_by_ana(floor)
    await floor.transfer("Mon 09:32", "ana")
    await floor.refuse("Mon 09:33", "cy")
    await floor.transfer("Mon 09:34", "ana")
    await floor.accept("Mon 09:35", "cy")
    await floor.transfer("Mon 09:36", "cy", "returns")
    await floor.refuse("Mon 09:37", "ana")


async def test_returns_count_in_either_direction_whatever_came_between() -> None:
    floor = Floor()
    await twice_returned(floor)
    await floor.transfer("Mon 09:40", "cy", "returns")
    assert floor.asked == ["otto"]
    await floor.until("Mon 10:40")
    assert floor.whose == ("returns", "otto", "duty-officer")


async def test_what_the_sender_withdrew_was_not_returned() -> None:
    floor = Floor()
    await held_by_ana(floor)
    for minute in (32, 34):
        await floor.transfer(f"Mon 09:{minute}", "ana")
        await floor.withdraw(f"Mon 09:{minute + 1}", "ana")
    await floor.transfer("Mon 09:40", "ana")
    assert floor.asked == ["cy"]


async def test_internal_returns_do_not_count() -> None:
    floor = Floor()
    await held_by_ana(floor)
    for minute in (32, 34):
        await floor.internal(f"Mon 09:{minute}", "ana", "bo")
        await floor.decline(f"Mon 09:{minute + 1}", "bo")
    await floor.transfer("Mon 09:40", "ana")
    assert floor.asked == ["cy"]
