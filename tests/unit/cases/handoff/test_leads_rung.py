"""The lead's rung asks only once the department is open, and then goes on through closing."""

from baton_cases.domain.organisation.model import HandoffPolicy
from tests.unit.cases.floor import ALWAYS, Floor, away, organisation, shift

NIGHT = [shift("Mon 09:00", "Tue 09:00", "ana", "bo")]


async def test_at_night_it_waits_though_the_lead_is_on_duty_at_any_hour() -> None:
    floor = Floor(organisation(returns=NIGHT))
    await floor.open("Mon 21:00")
    await floor.decline("Mon 21:01", "ana")
    await floor.decline("Mon 21:02", "bo")
    assert floor.asked == []
    await floor.until("Tue 09:00")
    assert floor.asked == ["lena"]


async def test_it_does_not_wait_for_a_lead_that_the_department_does_not_have() -> None:
    floor = Floor(organisation(returns=NIGHT, lead=None))
    await floor.open("Mon 21:00")
    await floor.decline("Mon 21:01", "ana")
    await floor.decline("Mon 21:02", "bo")
    assert floor.asked == ["nora"]


async def test_it_waits_for_the_opening_if_the_lead_is_away_and_is_skipped_then() -> None:
    floor = Floor(organisation(returns=NIGHT, absences=[away("lena", "Mon 09:00", "Tue 12:00")]))
    await floor.open("Mon 21:00")
    await floor.decline("Mon 21:01", "ana")
    await floor.decline("Mon 21:02", "bo")
    await floor.until("Tue 08:59:59")
    assert floor.asked == []
    await floor.until("Tue 09:00")
    assert floor.asked == ["otto"]


async def test_a_lead_who_comes_back_at_night_is_not_asked_before_the_opening() -> None:
    floor = Floor(organisation(returns=NIGHT, absences=[away("lena", "Mon 09:00", "Tue 08:00")]))
    await floor.open("Mon 21:00")
    await floor.decline("Mon 21:01", "ana")
    await floor.decline("Mon 21:02", "bo")
    await floor.until("Tue 08:59")
    assert floor.asked == []
    await floor.until("Tue 09:00")
    assert floor.asked == ["lena"]


async def test_a_lead_who_was_asked_leaves_and_comes_back_during_lunch_is_asked_again() -> None:
    floor = Floor(organisation(returns=(), absences=[away("lena", "Mon 12:10", "Mon 12:30")]))
    await floor.open("Mon 11:50")
    assert floor.asked == ["lena"]
    await floor.until("Mon 12:10")
    assert floor.asked == []
    await floor.until("Mon 12:30")
    assert floor.asked == ["lena"]
    await floor.until("Mon 13:20")
    assert floor.asked == ["otto"]


async def test_a_lead_who_has_declined_as_owner_is_waited_for_no_longer_than_the_opening() -> None:
    floor = Floor(organisation(returns=[shift("Mon 09:00", "Tue 09:00", "lena")]))
    await floor.open("Mon 21:00")
    await floor.decline("Mon 21:01", "lena")
    assert floor.asked == []
    await floor.until("Tue 09:00")
    assert floor.asked == ["otto"]


async def test_in_an_emergency_it_asks_at_any_hour_and_waits_for_nobody() -> None:
    plan = organisation(returns=(), policy=HandoffPolicy(emergency=True))
    floor = Floor(plan)
    await floor.open("Mon 21:00")
    assert floor.asked == ["lena"]
    await floor.until("Mon 21:30")
    assert floor.asked == ["nora"]


async def test_a_department_that_is_always_open_has_no_waiting() -> None:
    floor = Floor(organisation(returns=(), hours=ALWAYS))
    await floor.open("Sun 03:00")
    assert floor.asked == ["lena"]
