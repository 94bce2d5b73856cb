"""Whoever answers for another department has the case until somebody there accepts it."""

import msgspec
import pytest

from baton_cases.domain.case.state import Active
from baton_cases.domain.handoff.state import Ended
from baton_cases.domain.organisation.model import Names, OrganisationPlan, Person
from baton_cases.domain.organisation.state import ORGANISATION, THE_ORGANISATION
from baton_cases.domain.use_cases import requests
from baton_cases.domain.use_cases.customer_requests import AddAddress
from baton_cases.domain.use_cases.received import Sender
from baton_common.model.messages import Refused
from baton_common.model.personal import Personal
from tests.unit.cases.floor import CALL, MEMBERS, Floor, at, days, organisation

OF_LOGISTICS = {**CALL, "matter": "logistics"}


def reclassify(when: str, matter: str) -> requests.ReclassifyCase:
    return requests.ReclassifyCase(
        case_id="c1", handoff_id="h9", matter=matter, by="ana", at=at(when)
    )


def with_person(person: str, *departments: str) -> OrganisationPlan:
    plan = organisation()
    names = Names(zh=person, en=person)
    joined = Person(person=person, names=names, departments=departments)
    others = [each for each in plan.people if each.person != person]
    return msgspec.structs.replace(plan, people=(*others, joined))


async def test_a_call_about_their_own_matter_is_theirs_and_nobody_is_asked() -> None:
    floor = Floor()
    await floor.open("Mon 09:30", **CALL)
    assert floor.whose == ("returns", "ana", None)
    assert floor.asked == []


async def test_of_another_department_it_is_theirs_at_home_and_that_department_is_asked() -> None:
    floor = Floor()
    await floor.open("Mon 09:30", **OF_LOGISTICS)
    assert floor.whose == ("returns", "ana", None)
    assert floor.asked == ["cy"]
    await floor.accept("Mon 09:35", "cy")
    assert floor.whose == ("logistics", "cy", None)


async def test_a_department_that_is_named_is_asked_like_that_of_the_matter() -> None:
    floor = Floor()
    await floor.open("Mon 09:30", **CALL, department="logistics")
    assert floor.whose == ("returns", "ana", None)
    assert floor.asked == ["cy"]


async def test_refused_there_the_command_centre_is_asked_and_it_stays_theirs_until_then() -> None:
    floor = Floor()
    await floor.open("Mon 09:30", **OF_LOGISTICS)
    await floor.refuse("Mon 09:31", "cy")
    assert floor.whose == ("returns", "ana", None)
    assert floor.asked == ["otto"]
    await floor.accept("Mon 09:32", "otto")
    assert floor.whose == ("logistics", "otto", None)


async def test_when_nobody_there_accepts_it_is_assigned_there() -> None:
    floor = Floor()
    await floor.open("Mon 09:30", **OF_LOGISTICS)
    await floor.until("Mon 11:29")
    assert floor.whose == ("returns", "ana", None)
    await floor.until("Mon 12:31")
    assert list(floor.whose) == ["logistics", "otto", "duty-officer"]


async def test_who_keeps_it_is_not_relieved() -> None:
    floor = Floor()
    await floor.open("Mon 09:30", **OF_LOGISTICS, keep=True)
    assert floor.whose == ("returns", "ana", None)
    assert floor.asked == []
    await floor.transfer("Mon 09:40", "ana")
    assert floor.asked == ["cy"]


async def test_later_they_may_withdraw_it_and_keep_the_case() -> None:
    floor = Floor()
    await floor.open("Mon 09:30", **OF_LOGISTICS)
    with pytest.raises(Refused, match="Withdraw it first"):
        await floor.transfer("Mon 09:31", "ana")
    floor.handoffs = 1
    await floor.withdraw("Mon 09:32", "ana")
    assert floor.whose == ("returns", "ana", None)
    assert isinstance(floor.handoff, Ended)


async def test_an_intake_without_a_sender_is_still_not_withdrawn() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    with pytest.raises(Refused, match="it has no sender"):
        await floor.withdraw("Mon 09:31", "lena")


async def test_another_matter_asks_the_department_of_that_one() -> None:
    floor = Floor()
    await floor.open("Mon 09:30", **OF_LOGISTICS)
    await floor.do("Mon 09:31", reclassify("Mon 09:31", "returns"))
    floor.handoffs = 9
    assert floor.whose == ("returns", "ana", None)
    assert floor.asked == []
    case = floor.case
    assert isinstance(case, Active)
    assert case.handoff is None


async def test_who_belongs_to_both_has_it_where_the_matter_is() -> None:
    floor = Floor(with_person("dan", "returns", "logistics"))
    await floor.open("Mon 09:30", channel="voice", answered_by="dan", matter="logistics")
    assert floor.whose == ("logistics", "dan", None)
    assert floor.asked == []


async def test_who_is_on_the_roster_of_a_department_belongs_to_it() -> None:
    plan = with_person("zed")
    rosters = tuple(
        msgspec.structs.replace(each, shifts=days("cy", "zed"))
        if each.department == "logistics"
        else each
        for each in plan.rosters
    )
    floor = Floor(msgspec.structs.replace(plan, rosters=rosters))
    await floor.open("Mon 09:30", channel="voice", answered_by="zed")
    assert floor.whose == ("logistics", "zed", None)
    assert floor.asked == ["ana"]


async def test_the_lead_and_the_duty_officer_hold_an_office_there() -> None:
    for who in ("lars", "otto"):
        floor = Floor(with_person(who))
        await floor.open("Mon 09:30", channel="voice", answered_by=who, matter="logistics")
        assert floor.whose == ("logistics", who, None)


async def test_a_lead_of_another_department_has_it_in_the_one_they_lead() -> None:
    floor = Floor(with_person("lars"))
    await floor.open("Mon 09:30", channel="voice", answered_by="lars")
    assert floor.whose == ("logistics", "lars", None)
    assert floor.asked == ["ana"]


async def test_who_belongs_to_no_department_cannot_have_it_and_the_office_of_the_lead_has() -> None:
    floor = Floor(with_person("zed"))
    await floor.open("Mon 09:30", channel="voice", answered_by="zed")
    assert floor.whose == ("returns", "lena", "lead")
    assert floor.asked == ["ana"]


@pytest.mark.parametrize("when", ["Mon 09:30", "Mon 20:30", "Sat 10:00"])
async def test_at_any_hour_whoever_is_accountable_may_answer_for_the_department(when: str) -> None:
    for who in ("ana", "cy", "lena", "otto", "zed"):
        for matter in MEMBERS:
            floor = Floor()
            await floor.open(when, channel="voice", answered_by=who, matter=matter)
            department, person, _ = floor.whose
            organisation_now = floor.log.state(ORGANISATION, THE_ORGANISATION)
            assert organisation_now.may_answer_for(department, matter, person, at(when))


@pytest.mark.parametrize(
    ("agent", "customer"), [("ana", "k1"), ("cy", "k2")], ids=["theirs", "of-logistics"]
)
async def test_an_address_counts_for_the_department_of_whoever_answers(
    agent: str, customer: str
) -> None:
    floor = Floor()
    await floor.open("Mon 09:30", case_id="c0")
    added = Personal[str](subject="of-home", key_version=1, ciphertext="home")
    adding = AddAddress(
        customer_id="k1", address=added, departments=("returns",), by="ana", at=at("Mon 09:31")
    )
    await floor.do("Mon 09:31", adding)
    who = Sender(address=added, name=None, language="en")
    call = {**OF_LOGISTICS, "answered_by": agent}
    await floor.open("Mon 09:32", customer="k2", who=who, **call)
    assert isinstance(floor.case, Active)
    assert floor.case.customer_id == customer


async def test_what_an_agent_opened_at_home_is_handed_over_once_others_take_it() -> None:
    floor = Floor()
    await floor.open("Mon 09:30", **OF_LOGISTICS, by="ana")
    assert isinstance(floor.case, Active)
    assert not floor.case.is_handed_over
    await floor.accept("Mon 09:35", "cy")
    assert isinstance(floor.case, Active)
    assert floor.case.is_handed_over


@pytest.mark.parametrize(
    ("by", "handed_over"), [("ana", False), ("lena", False), ("cy", True), (None, False)]
)
async def test_a_case_is_opened_for_others_by_who_neither_belongs_there_nor_leads_it(
    by: str | None, handed_over: bool
) -> None:
    plan = organisation()
    people = tuple(msgspec.structs.replace(each, departments=()) for each in plan.people)
    floor = Floor(msgspec.structs.replace(plan, people=people))
    await floor.open("Mon 09:30", by=by)
    assert isinstance(floor.case, Active)
    assert floor.case.is_handed_over is handed_over
