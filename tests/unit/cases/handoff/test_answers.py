"""Who may answer, and what an answer leads to."""

import pytest

from baton_cases.domain.handoff import events as happened
from baton_cases.domain.handoff.state import Ended
from baton_common.model.messages import Refused, Unknown
from tests.unit.cases.floor import Floor, away, organisation, shift


async def test_late_but_welcome_also_after_an_intake_was_refused() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.until("Mon 09:45")
    await floor.refuse("Mon 09:50", "bo")
    await floor.accept("Mon 09:55", "ana")
    assert floor.whose == ("returns", "ana", None)
    accepted = next(e for e in floor.story("handoff-h1") if type(e) is happened.HandoffAccepted)
    assert accepted.late


async def test_whoever_refused_for_the_department_may_still_take_it() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.refuse("Mon 09:31", "ana")
    await floor.accept("Mon 09:32", "ana")
    assert floor.whose == ("returns", "ana", None)


async def test_who_went_home_may_accept_as_duty_officer_of_every_department() -> None:
    floor = Floor(organisation(returns=[shift("Mon 18:00", "Mon 20:00", "nora", "bo")]))
    await floor.open("Mon 19:50")
    await floor.until("Mon 20:00")
    assert floor.asked == []
    await floor.accept("Mon 20:05", "nora")
    assert floor.whose == ("returns", "nora", None)


async def test_a_late_one_who_is_absent_by_now_is_refused() -> None:
    floor = Floor(organisation(absences=[away("ana", "Mon 09:46", "Mon 12:00")]))
    await floor.open("Mon 09:30")
    with pytest.raises(Refused, match="ana was asked, but is no longer on duty; bo is"):
        await floor.accept("Mon 09:50", "ana")


async def test_a_decline_of_somebody_who_is_not_asked_is_refused() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    with pytest.raises(Refused, match="bo is not asked to take this case; ana is"):
        await floor.decline("Mon 09:31", "bo")


async def test_while_it_waits_nobody_is_asked_and_the_refusal_says_so() -> None:
    floor = Floor()
    await floor.open("Mon 21:00")
    with pytest.raises(Refused, match="nobody is asked before the department opens"):
        await floor.accept("Mon 21:01", "ana")


async def test_accepting_what_was_closed_is_refused_with_that_sentence() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.close("Mon 09:31", "lena")
    with pytest.raises(Refused, match=r"^The case is closed\.$"):
        await floor.accept("Mon 09:32", "ana")


async def test_the_second_who_accepts_is_refused() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")
    with pytest.raises(Refused, match="already accepted"):
        await floor.accept("Mon 09:31", "ana")


async def test_a_handoff_that_nobody_requested_is_unknown() -> None:
    floor = Floor()
    with pytest.raises(Unknown):
        await floor.accept("Mon 09:31", "ana")


async def test_an_answer_at_the_instant_of_the_lapse_comes_after_it() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    with pytest.raises(Refused, match="ana is not asked"):
        await floor.decline("Mon 09:45", "ana")
    await floor.decline("Mon 09:45", "bo")
    assert floor.asked == ["lena"]


async def test_the_command_centre_may_decline_but_not_refuse() -> None:
    floor = Floor(organisation(returns=(), lead=None))
    await floor.open("Mon 09:30")
    with pytest.raises(Refused, match="The command centre cannot refuse"):
        await floor.refuse("Mon 09:31", "otto")
    await floor.decline("Mon 09:32", "otto")
    assert floor.whose == ("returns", "otto", "duty-officer")


async def test_facts_missing_returns_a_transfer_as_not_ours_does() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")
    await floor.transfer("Mon 09:40", "ana")
    await floor.until("Mon 09:55")
    await floor.refuse("Mon 09:56", "dee")
    ended = floor.handoff
    assert isinstance(ended, Ended)
    assert (ended.end, ended.reason) == ("RETURNED", "not-ours")


@pytest.mark.parametrize("by", ["ana", "lena", "otto"])
async def test_the_senders_side_may_withdraw(by: str) -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")
    await floor.transfer("Mon 09:40", "ana")
    await floor.withdraw("Mon 09:41", by)
    assert floor.whose == ("returns", "ana", None)


@pytest.mark.parametrize("by", ["bo", "cy", "lars", "nora"])
async def test_nobody_else_may_withdraw(by: str) -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")
    await floor.transfer("Mon 09:40", "ana")
    with pytest.raises(Refused, match=f"{by} may not withdraw"):
        await floor.withdraw("Mon 09:41", by)


async def test_absence_takes_the_right_from_a_lead_but_not_from_who_is_accountable() -> None:
    absences = [away(who, "Mon 10:00", "Mon 18:00") for who in ("ana", "lena")]
    floor = Floor(organisation(absences=absences))
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")
    with pytest.raises(Refused, match="lena may not close"):
        await floor.close("Mon 11:00", "lena")
    await floor.close("Mon 11:00", "ana")
