"""Resolve, close, reopen, merge, reclassify."""

import pytest

from baton_cases.domain.case.state import Active, Closed
from baton_cases.domain.handoff.state import HANDOFF, Ended
from baton_cases.domain.use_cases import requests
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.received import NewIds
from baton_common.model.messages import Refused, Unknown
from baton_testkit.memory_log import MemoryLog
from tests.unit.cases.floor import METADATA, Floor, at


async def closed_by_ana(floor: Floor, when: str = "Mon 10:00") -> None:
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")
    await floor.close(when, "ana")


def reopen(when: str, by: str = "lena") -> requests.ReopenCase:
    return requests.ReopenCase(case_id="c1", handoff_id="h9", by=by, at=at(when))


def reclassify(when: str, by: str, matter: str = "logistics") -> requests.ReclassifyCase:
    return requests.ReclassifyCase(case_id="c1", handoff_id="h9", matter=matter, by=by, at=at(when))


async def test_closing_ends_an_open_intake_in_the_same_unit() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    before = len(floor.log.store.events)
    await floor.close("Mon 09:31", "lena")
    unit = [recorded.type for recorded in floor.log.store.events[before : before + 3]]
    assert unit == ["handoff-withdrawn", "handoff-taken-back", "case-closed"]
    assert isinstance(floor.case, Closed)


async def test_the_former_person_has_a_reopened_case_if_on_duty() -> None:
    floor = Floor()
    await closed_by_ana(floor)
    await floor.do("Mon 11:00", reopen("Mon 11:00"))
    assert floor.whose == ("returns", "ana", None)


async def test_otherwise_it_opens_as_at_first_by_office_with_an_intake() -> None:
    floor = Floor()
    await closed_by_ana(floor)
    await floor.do("Mon 21:00", reopen("Mon 21:00"))
    assert floor.whose == ("returns", "lena", "lead")
    case = floor.case
    assert isinstance(case, Active)
    assert case.handoff is not None
    assert case.handoff.kind == "intake"


async def test_a_resolved_case_goes_on_where_it_stood() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")
    resolve = requests.ResolveCase(case_id="c1", outcome="refunded", by="ana", at=at("Mon 10:00"))
    await floor.do("Mon 10:00", resolve)
    with pytest.raises(Refused, match="already resolved"):
        await floor.do("Mon 10:00", resolve)
    await floor.do("Mon 21:00", reopen("Mon 21:00"))
    assert floor.whose == ("returns", "ana", None)
    with pytest.raises(Refused, match="already open"):
        await floor.do("Mon 21:01", reopen("Mon 21:01"))


async def test_before_acceptance_a_new_matter_withdraws_the_intake_and_begins_another() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    before = len(floor.log.store.events)
    await floor.do("Mon 09:31", reclassify("Mon 09:31", "lena"))
    positions = {r.position.number for r in floor.log.store.events[before:]}
    assert min(positions) == before + 1
    withdrawn = floor.log.state(HANDOFF, "h1")
    assert isinstance(withdrawn, Ended)
    assert (withdrawn.end, withdrawn.reason) == ("WITHDRAWN", "reclassified")
    assert floor.whose == ("logistics", "lars", "lead")
    floor.handoffs = 9
    assert floor.asked == ["cy"]


async def test_after_acceptance_a_new_matter_moves_nobody() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")
    await floor.do("Mon 09:40", reclassify("Mon 09:40", "ana"))
    assert floor.whose == ("returns", "ana", None)
    case = floor.case
    assert isinstance(case, Active)
    assert (case.matter, case.handoff) == ("logistics", None)


async def test_an_unknown_matter_and_a_stranger_are_refused() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    with pytest.raises(Refused, match="no matter 'moon'"):
        await floor.do("Mon 09:31", reclassify("Mon 09:31", "lena", "moon"))
    with pytest.raises(Refused, match="cy may not reclassify"):
        await floor.do("Mon 09:31", reclassify("Mon 09:31", "cy"))


async def test_a_merged_case_is_shut_for_good_and_its_handoff_with_it() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.open("Mon 09:31", case_id="c2")
    merge = requests.MergeCase(case_id="c1", into="c2", by="lena", at=at("Mon 09:32"))
    await floor.do("Mon 09:32", merge)
    assert isinstance(floor.log.state(HANDOFF, "h1"), Ended)
    with pytest.raises(Refused, match=r"merged into c2\. Go on there"):
        await floor.do("Mon 09:33", reopen("Mon 09:33"))


async def test_cases_of_different_customers_are_not_merged() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.open("Mon 09:31", case_id="c2", customer="k2")
    merge = requests.MergeCase(case_id="c1", into="c2", by="lena", at=at("Mon 09:32"))
    with pytest.raises(Refused, match="different customers"):
        await floor.do("Mon 09:32", merge)


async def test_an_empty_organisation_opens_nothing() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    empty = MemoryLog(floor.clock.now)
    request = requests.OpenCase(
        ids=NewIds(case_id="c1", handoff_id="h1", customer_id="k1"),
        who="k1",
        channel="mail",
        language="en",
        matter="returns",
        at=at("Mon 09:30"),
    )
    with pytest.raises(Refused, match=r"Nothing is configured yet.+Apply a configuration first"):
        await empty.run(lambda work: do(work, request), metadata=METADATA)


async def test_a_case_that_nobody_opened_is_unknown() -> None:
    floor = Floor()
    with pytest.raises(Unknown):
        await floor.do("Mon 09:01", reopen("Mon 09:01"))
