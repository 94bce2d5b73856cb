"""By office: nobody becomes accountable as a person without accepting."""

from baton_cases.domain.case import events as happened
from baton_cases.domain.case.state import Active
from tests.unit.cases.dissolved import without_returns
from tests.unit.cases.floor import CALL, Floor, at, away, organisation


def followed(floor: Floor) -> list[tuple[object, str]]:
    """The instants at which the case followed its office, and to whom."""
    events = floor.story("case-c1")
    kind = happened.AccountabilityFollowedOffice
    return [(event.at, event.person) for event in events if isinstance(event, kind)]


async def test_it_opens_with_the_duty_officer_while_the_lead_is_away() -> None:
    floor = Floor(organisation(absences=[away("lena", "Mon 09:00", "Mon 09:40")]))
    await floor.open("Mon 09:30")
    assert floor.whose == ("returns", "otto", "lead")
    await floor.until("Mon 09:40")
    assert floor.whose == ("returns", "lena", "lead")
    assert followed(floor) == [(at("Mon 09:40"), "lena")]


async def test_whoever_answers_the_call_has_it_as_a_person_and_nobody_is_asked() -> None:
    floor = Floor()
    await floor.open("Mon 09:30", **CALL)
    case = floor.case
    assert isinstance(case, Active)
    assert floor.whose == ("returns", "ana", None)
    assert (case.handoff, case.backup) == (None, "bo")
    await floor.until("Wed 09:30")
    assert followed(floor) == []


async def test_nights_change_nothing_about_the_office_of_the_lead() -> None:
    floor = Floor()
    await floor.open("Mon 21:00")
    await floor.until("Tue 09:00")
    assert floor.whose == ("returns", "lena", "lead")
    assert followed(floor) == []


async def test_without_a_lead_the_stand_in_changes_with_the_shift_of_the_officers() -> None:
    floor = Floor(organisation(lead=None))
    await floor.open("Mon 19:00")
    await floor.until("Tue 08:00")
    assert followed(floor) == [(at("Mon 20:00"), "nora"), (at("Tue 08:00"), "otto")]


async def test_a_lead_who_is_away_but_duty_officer_has_it_until_the_officers_change() -> None:
    floor = Floor(organisation(lead="otto", absences=[away("otto", "Mon 10:00", "Tue 12:00")]))
    await floor.open("Mon 18:30")
    assert floor.whose == ("returns", "otto", "lead")
    await floor.until("Tue 12:00")
    assert followed(floor) == [(at("Mon 20:00"), "nora"), (at("Tue 08:00"), "otto")]


async def test_a_lead_who_leaves_while_duty_officer_has_it_until_the_officers_change() -> None:
    floor = Floor(organisation(lead="otto", absences=[away("otto", "Mon 19:00", "Tue 12:00")]))
    await floor.open("Mon 18:30")
    await floor.until("Mon 20:00")
    assert followed(floor) == [(at("Mon 20:00"), "nora")]


async def test_a_person_does_not_follow_any_office() -> None:
    floor = Floor(organisation(absences=[away("lena", "Mon 10:00", "Mon 11:00")]))
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")
    await floor.until("Tue 09:00")
    assert floor.whose == ("returns", "ana", None)
    assert followed(floor) == []


async def test_a_new_lead_has_the_office_from_that_instant_on() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.move("Mon 09:40", organisation(lead="eve"))
    assert floor.whose == ("returns", "eve", "lead")
    assert followed(floor) == [(at("Mon 09:40"), "eve")]


async def test_the_office_of_a_department_that_was_removed_falls_to_the_duty_officer() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.move("Mon 09:40", without_returns(organisation()))
    assert floor.whose == ("returns", "otto", "lead")
    await floor.until("Mon 12:00")
    assert floor.whose == ("returns", "otto", "duty-officer")


async def test_the_backup_is_whoever_can_act_when_the_owner_cannot() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.until("Mon 09:45")
    await floor.accept("Mon 09:46", "bo")
    case = floor.case
    assert isinstance(case, Active)
    assert case.backup == "ana"
