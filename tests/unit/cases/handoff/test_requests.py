"""What may be requested, what is pinned at the request, and the bound that follows."""

import msgspec
import pytest

from baton_cases.domain.handoff.state import Ended, Open
from baton_cases.domain.organisation.model import HandoffPolicy, Rungs, Stage
from baton_common.model.messages import Refused
from baton_common.model.personal import Personal
from tests.unit.cases.floor import ALWAYS, Floor, at, away, organisation, shift

SECRET = Personal[str](subject="s1", key_version=1, ciphertext="x")


async def held_by_ana(floor: Floor) -> None:
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")


async def test_an_internal_one_to_somebody_away_is_refused() -> None:
    floor = Floor(organisation(absences=[away("bo", "Mon 09:00", "Mon 12:00")]))
    await held_by_ana(floor)
    with pytest.raises(Refused, match="bo is neither owner, backup nor lead on duty in returns"):
        await floor.internal("Mon 10:00", "ana", "bo")


async def test_an_internal_one_to_a_duty_officer_who_is_not_on_the_roster_is_refused() -> None:
    floor = Floor()
    await held_by_ana(floor)
    with pytest.raises(Refused, match="otto is neither"):
        await floor.internal("Mon 10:00", "ana", "otto")


async def test_an_internal_one_to_whoever_is_accountable_is_refused_also_by_office() -> None:
    floor = Floor(organisation(returns=[shift("Mon 09:00", "Mon 18:00", "ana", "otto")], lead=None))
    await floor.open("Mon 09:30")
    for person in ("ana", "otto", "otto"):
        if floor.asked == [person]:
            await floor.decline("Mon 09:31", person)
    assert floor.whose == ("returns", "otto", "duty-officer")
    with pytest.raises(Refused, match="otto is already accountable for this case"):
        await floor.internal("Mon 09:40", "otto", "otto")


async def test_the_lead_may_be_asked_at_night_for_on_duty_they_are_at_any_hour() -> None:
    floor = Floor()
    await held_by_ana(floor)
    await floor.internal("Mon 21:00", "ana", "lena")
    assert floor.asked == ["lena"]
    await floor.accept("Mon 21:01", "lena")
    assert floor.whose == ("returns", "lena", None)


async def test_an_unknown_department_is_refused() -> None:
    floor = Floor()
    await held_by_ana(floor)
    with pytest.raises(Refused, match="The organisation has no department 'moon'"):
        await floor.transfer("Mon 10:00", "ana", "moon")


async def test_anything_on_a_closed_case_is_refused() -> None:
    floor = Floor()
    await held_by_ana(floor)
    await floor.close("Mon 10:00", "ana")
    with pytest.raises(Refused, match="The case is closed"):
        await floor.transfer("Mon 10:01", "ana")
    with pytest.raises(Refused, match="The case is closed"):
        await floor.internal("Mon 10:01", "ana", "bo")
    with pytest.raises(Refused, match="The case is closed"):
        await floor.close("Mon 10:01", "ana")


async def test_required_facts_that_are_missing_are_refused_where_the_flow_is_ruled() -> None:
    floor = Floor(organisation(required_facts=("order", "parcel")))
    await held_by_ana(floor)
    with pytest.raises(Refused, match="Facts are missing: parcel") as refused:
        await floor.transfer("Mon 10:00", "ana", facts={"order": SECRET})
    assert refused.value.code == "facts-missing"
    await floor.transfer("Mon 10:01", "ana", facts={"order": SECRET, "parcel": SECRET})


@pytest.mark.parametrize(("stage", "flagged"), [(Stage.TRIAL, ("order",)), (Stage.DRAFT, ())])
async def test_on_trial_they_are_flagged(stage: Stage, flagged: tuple[str, ...]) -> None:
    floor = Floor(organisation(required_facts=("order",), stage=stage))
    await held_by_ana(floor)
    await floor.transfer("Mon 10:00", "ana")
    handoff = floor.handoff
    assert isinstance(handoff, Open)
    assert handoff.terms.missing_facts == flagged


async def test_policy_and_hours_are_pinned_at_the_request() -> None:
    floor = Floor()
    await floor.open("Mon 17:50")
    slower = organisation(hours=ALWAYS, policy=HandoffPolicy(rungs=Rungs(owner=7200)))
    await floor.move("Mon 17:55", slower)
    assert floor.asked == ["ana"]
    await floor.until("Tue 09:05")
    assert floor.asked == ["bo"]


async def test_it_has_ended_by_the_bound_that_is_computed_at_the_request() -> None:
    floor = Floor()
    await floor.open("Mon 17:50")
    handoff = floor.handoff
    assert isinstance(handoff, Open)
    assert handoff.terms.ends_by == at("Tue 10:50")
    await floor.until("Tue 10:50")
    ended = floor.handoff
    assert isinstance(ended, Ended)
    assert ended.ended_at == at("Tue 10:50")


async def test_the_times_of_a_rung_are_the_priority_s_where_the_matter_says_so() -> None:
    plan = organisation()
    quick = HandoffPolicy(rungs=Rungs(owner=60))
    matters = tuple(
        msgspec.structs.replace(matter, priority="high", by_priority={"high": quick})
        for matter in plan.matters
    )
    floor = Floor(msgspec.structs.replace(plan, matters=matters))
    await floor.open("Mon 09:30")
    await floor.until("Mon 09:31")
    assert floor.asked == ["bo"]
