"""Who leaves or is suspended, and a department that is dissolved, leave no case behind."""

from typing import Any

import msgspec
import pytest

from baton_cases.domain.case import events as happened
from baton_cases.domain.case.state import Active
from baton_cases.domain.handoff.state import HANDOFF, Ended
from baton_cases.domain.organisation.model import CommandCentre, OrganisationPlan
from baton_cases.domain.use_cases.departures import HandOverFromDepartment, HandOverFromPerson
from baton_cases.domain.use_cases.requests import AcceptHandoff
from baton_common.model.messages import Refused
from tests.advice import Advice
from tests.unit.cases.floor import CALL, Floor, at, organisation


def leaves(when: str, person: str = "ana", **more: Any) -> HandOverFromPerson:
    return HandOverFromPerson(
        case_id="c1", handoff_id="h9", person=person, why="left", by="lena", at=at(when), **more
    )


def dissolved(when: str, department: str, to: str) -> HandOverFromDepartment:
    return HandOverFromDepartment(
        case_id="c1", handoff_id="h9", department=department, to=to, by="zoe", at=at(when)
    )


def suspending(*people: str) -> OrganisationPlan:
    plan = organisation()
    return msgspec.structs.replace(
        plan,
        people=tuple(
            msgspec.structs.replace(each, suspended=each.person in people) for each in plan.people
        ),
    )


async def held_by_ana() -> Floor:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")
    return floor


def last(floor: Floor) -> Floor:
    floor.handoffs = 9
    return floor


async def test_who_leaves_their_cases_has_them_no_more_and_somebody_is_asked() -> None:
    floor = await held_by_ana()
    await floor.do("Mon 10:00", leaves("Mon 10:00"))
    assert floor.whose == ("returns", "lena", "lead")
    assert last(floor).asked == ["ana"]
    await floor.decline("Mon 10:01", "ana")
    await floor.accept("Mon 10:02", "bo")
    assert list(floor.whose) == ["returns", "bo", None]


async def test_done_twice_or_when_others_have_it_nothing_happens() -> None:
    floor = await held_by_ana()
    await floor.do("Mon 10:00", leaves("Mon 10:00", "bo"))
    await floor.do("Mon 10:00", leaves("Mon 10:00", department="logistics"))
    assert floor.whose == ("returns", "ana", None)
    await floor.do("Mon 10:01", leaves("Mon 10:01"))
    before = len(floor.log.store.events)
    await floor.do("Mon 10:02", leaves("Mon 10:02"))
    assert len(floor.log.store.events) == before


async def test_a_handoff_that_is_open_goes_on_and_would_return_to_the_office() -> None:
    floor = await held_by_ana()
    await floor.transfer("Mon 10:00", "ana")
    await floor.do("Mon 10:01", leaves("Mon 10:01"))
    assert floor.whose == ("returns", "lena", "lead")
    assert floor.asked == ["cy"]
    await floor.move("Mon 10:02", suspending("ana"))
    await floor.refuse("Mon 10:03", "cy")
    assert floor.whose == ("returns", "lena", "lead")


async def test_suspended_they_hold_no_duty_and_each_case_goes_to_the_office_at_once() -> None:
    floor = await held_by_ana()
    await floor.move("Mon 10:00", suspending("ana"))
    assert floor.whose == ("returns", "lena", "lead")
    case = floor.case
    assert isinstance(case, Active)
    assert case.handoff is not None
    intake = floor.log.state(HANDOFF, case.handoff.handoff_id)
    assert intake.asked == ("bo",)  # type: ignore[union-attr]  # it is open
    accept = AcceptHandoff(handoff_id=case.handoff.handoff_id, by="ana", at=at("Mon 10:01"))
    with pytest.raises(Refused, match="ana is not asked"):
        await floor.do("Mon 10:01", accept)


async def test_asked_when_they_are_suspended_the_next_is_asked() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.move("Mon 09:35", suspending("ana"))
    assert floor.asked == ["bo"]


async def test_a_lead_who_is_suspended_is_stood_in_for() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.move("Mon 09:35", suspending("lena"))
    assert floor.whose == ("returns", "otto", "lead")


async def test_whoever_is_suspended_answers_for_nothing() -> None:
    floor = Floor(suspending("ana"))
    await floor.open("Mon 09:30", **CALL)
    assert floor.whose == ("returns", "lena", "lead")


async def test_a_duty_officer_is_not_suspended_before_another_is_named() -> None:
    floor = await held_by_ana()
    plan = suspending("otto")
    with Advice("is suspended; name another duty officer instead.").raised():
        await floor.move("Mon 10:00", plan)
    nights = tuple(
        msgspec.structs.replace(each, officer="nora") for each in plan.command_centre.weekly
    )
    await floor.move(
        "Mon 10:01",
        msgspec.structs.replace(plan, command_centre=CommandCentre(weekly=nights)),
    )
    assert floor.whose == ("returns", "ana", None)


async def test_a_department_that_is_dissolved_leaves_what_it_has_to_another() -> None:
    floor = await held_by_ana()
    await floor.transfer("Mon 10:00", "ana")
    await floor.do("Mon 10:01", dissolved("Mon 10:01", "returns", "logistics"))
    assert floor.whose == ("logistics", "lars", "lead")
    ended = floor.handoff
    assert isinstance(ended, Ended)
    assert (ended.end, ended.reason) == ("WITHDRAWN", "handed-over")
    assert last(floor).asked == ["cy"]


async def test_and_what_it_is_asked_to_take_the_other_one_is_asked() -> None:
    floor = await held_by_ana()
    await floor.transfer("Mon 10:00", "ana", promised_until=at("Fri 12:00"))
    await floor.do("Mon 10:01", dissolved("Mon 10:01", "logistics", "returns"))
    assert floor.whose == ("returns", "ana", None)
    case = floor.case
    assert isinstance(case, Active)
    assert case.handoff is None
    await floor.transfer("Mon 10:02", "ana")


async def test_of_a_case_that_is_neither_its_nor_asked_of_it_nothing_changes() -> None:
    floor = await held_by_ana()
    before = len(floor.log.store.events)
    await floor.do("Mon 10:01", dissolved("Mon 10:01", "logistics", "returns"))
    assert len(floor.log.store.events) == before


async def test_it_is_told_in_the_story_and_to_others() -> None:
    floor = await held_by_ana()
    await floor.do("Mon 10:00", leaves("Mon 10:00"))
    kinds = [type(each) for each in floor.story("case-c1")]
    assert happened.AccountabilityHandedOver in kinds
