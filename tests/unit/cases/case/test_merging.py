"""Two cases of one customer become one, and two again, with all that was theirs."""

import pytest

from baton_cases.domain.case.merging_events import CaseMergeUndone
from baton_cases.domain.case.state import CASE, Active, Closed
from baton_cases.domain.use_cases import requests
from baton_cases.domain.use_cases.customer_requests import MergeCustomers
from baton_cases.domain.use_cases.separations import UndoCaseMerge
from baton_common.model.messages import Refused
from tests.unit.cases.dissolved import without_returns
from tests.unit.cases.floor import Floor, at


async def two_cases(other: str = "k1") -> Floor:
    """c1 and c2 of returns; ana holds c1."""
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")
    await floor.open("Mon 09:40", case_id="c2", customer=other)
    return floor


def merge(when: str, case_id: str = "c1", into: str = "c2", by: str = "ana") -> requests.MergeCase:
    return requests.MergeCase(case_id=case_id, into=into, by=by, at=at(when))


def undo(when: str, by: str, case_id: str = "c1") -> UndoCaseMerge:
    return UndoCaseMerge(case_id=case_id, handoff_id="h9", by=by, at=at(when))


def kinds(floor: Floor, stream: str) -> list[str]:
    return [type(each).__name__ for each in floor.story(stream)]


async def test_both_cases_tell_it() -> None:
    floor = await two_cases()
    await floor.do("Mon 09:41", merge("Mon 09:41"))
    assert "CaseMerged" in kinds(floor, "case-c1")
    survivor = floor.log.state(CASE, "c2")
    assert isinstance(survivor, Active)
    assert survivor.took_in == ("c1",)
    assert "CaseTookIn" in kinds(floor, "case-c2")


async def test_undone_the_former_person_has_it_again_and_both_tell_it() -> None:
    floor = await two_cases()
    await floor.do("Mon 09:41", merge("Mon 09:41"))
    await floor.do("Mon 09:50", undo("Mon 09:50", "ana"))
    assert floor.whose == ("returns", "ana", None)
    survivor = floor.log.state(CASE, "c2")
    assert isinstance(survivor, Active)
    assert survivor.took_in == ()
    assert "CaseGaveBack" in kinds(floor, "case-c2")


async def test_undone_when_they_are_off_duty_the_office_has_it_and_somebody_is_asked() -> None:
    floor = await two_cases()
    await floor.do("Mon 09:41", merge("Mon 09:41"))
    await floor.do("Mon 19:00", undo("Mon 19:00", "lena"))
    assert floor.whose == ("returns", "lena", "lead")
    case = floor.case
    assert isinstance(case, Active)
    assert case.handoff is not None


async def test_by_who_directs_either_and_by_nobody_else() -> None:
    floor = await two_cases()
    floor.handoffs = 2
    await floor.decline("Mon 09:41", "ana")
    await floor.accept("Mon 09:41", "bo")
    await floor.do("Mon 09:42", merge("Mon 09:42"))
    with pytest.raises(Refused, match="cy may not separate this case"):
        await floor.do("Mon 09:43", undo("Mon 09:43", "cy"))
    await floor.do("Mon 09:44", undo("Mon 09:44", "bo"))
    await floor.do("Mon 09:45", merge("Mon 09:45"))
    await floor.do("Mon 09:46", undo("Mon 09:46", "ana"))
    assert floor.whose == ("returns", "ana", None)


async def test_what_was_not_merged_is_not_separated() -> None:
    floor = await two_cases()
    with pytest.raises(Refused, match="was not merged"):
        await floor.do("Mon 09:41", undo("Mon 09:41", "ana"))
    await floor.close("Mon 09:42", "ana")
    with pytest.raises(Refused, match="was not merged"):
        await floor.do("Mon 09:43", undo("Mon 09:43", "ana"))


async def test_also_when_the_surviving_case_is_closed_or_merged_further() -> None:
    floor = await two_cases()
    await floor.open("Mon 09:41", case_id="c3")
    await floor.do("Mon 09:42", merge("Mon 09:42"))
    await floor.do("Mon 09:43", merge("Mon 09:43", "c2", "c3", by="lena"))
    await floor.do("Mon 09:44", undo("Mon 09:44", "ana"))
    assert floor.whose == ("returns", "ana", None)
    assert isinstance(floor.log.state(CASE, "c2"), Closed)
    await floor.do("Mon 09:45", undo("Mon 09:45", "lena", "c2"))
    second = floor.log.state(CASE, "c2")
    assert isinstance(second, Active)
    assert second.took_in == ()


async def test_a_department_that_is_gone_gets_nothing_back() -> None:
    floor = await two_cases()
    await floor.open("Mon 09:41", case_id="c3", matter="logistics")
    await floor.do("Mon 09:42", merge("Mon 09:42", into="c3"))
    await floor.move("Mon 09:43", without_returns(floor.plan))
    with pytest.raises(Refused, match="no department returns any more"):
        await floor.do("Mon 09:44", undo("Mon 09:44", "otto"))


@pytest.mark.parametrize(("survivor", "merged"), [("k1", "k2"), ("k2", "k1")])
async def test_customers_that_were_merged_have_cases_that_can_be(
    survivor: str, merged: str
) -> None:
    floor = await two_cases("k2")
    with pytest.raises(Refused, match="Merge the customers first"):
        await floor.do("Mon 09:41", merge("Mon 09:41"))
    customers = MergeCustomers(
        customer_id=survivor, merged_id=merged, by="lena", at=at("Mon 09:42")
    )
    await floor.do("Mon 09:42", customers)
    await floor.do("Mon 09:43", merge("Mon 09:43"))
    assert isinstance(floor.case, Closed)
    undone = [each for each in floor.story("case-c1") if isinstance(each, CaseMergeUndone)]
    assert undone == []
