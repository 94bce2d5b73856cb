"""A rung asks a duty: whoever holds it, for as long as they hold it."""

from baton_cases.domain.handoff import events as happened
from baton_cases.domain.handoff.events import Rung
from baton_cases.domain.handoff.state import Ended, Open
from tests.unit.cases.floor import Floor, at, away, organisation, shift


async def test_somebody_who_comes_on_duty_at_night_is_asked_before_the_opening() -> None:
    floor = Floor(organisation(returns=[shift("Tue 07:00", "Tue 18:00", "ana", "bo")]))
    await floor.open("Mon 21:00")
    assert floor.asked == []
    await floor.until("Tue 07:00")
    assert floor.asked == ["ana"]


async def test_the_time_of_a_rung_stands_still_until_the_opening_though_somebody_is_asked() -> None:
    floor = Floor(organisation(returns=[shift("Tue 07:00", "Tue 18:00", "ana", "bo")]))
    await floor.open("Mon 21:00")
    await floor.until("Tue 09:14:59")
    assert floor.asked == ["ana"]
    await floor.until("Tue 09:15")
    assert floor.asked == ["bo"]


async def test_a_duty_that_two_shifts_share_asks_both_holders() -> None:
    both = [shift("Mon 09:00", "Mon 14:00", "ana"), shift("Mon 13:00", "Mon 18:00", "dan")]
    floor = Floor(organisation(returns=both))
    await floor.open("Mon 13:30")
    assert floor.asked == ["ana", "dan"]
    await floor.decline("Mon 13:31", "ana")
    assert floor.asked == ["dan"]


async def test_a_rung_that_a_decline_ended_does_not_wait_for_another_holder() -> None:
    floor = Floor(
        organisation(
            returns=[
                shift("Mon 09:00", "Mon 20:00", "ana", "bo"),
                shift("Mon 20:00", "Tue 18:00", "dan", "eve"),
            ]
        )
    )
    await floor.open("Mon 19:50")
    await floor.decline("Mon 19:55", "ana")
    assert floor.asked == ["bo"]
    await floor.until("Mon 20:00")
    assert floor.asked == ["eve"]


async def test_one_person_who_is_owner_and_backup_is_asked_once() -> None:
    floor = Floor(organisation(returns=[shift("Mon 09:00", "Mon 18:00", "ana", "ana")]))
    await floor.open("Mon 09:30")
    await floor.until("Mon 09:45")
    assert floor.asked == ["lena"]


async def test_a_lead_who_let_it_lapse_as_owner_is_not_asked_as_lead() -> None:
    floor = Floor(organisation(returns=[shift("Mon 09:00", "Mon 18:00", "lena", "bo")]))
    await floor.open("Mon 09:30")
    await floor.until("Mon 10:00")
    assert floor.asked == ["otto"]


async def test_the_duty_officer_is_asked_again_though_he_let_it_lapse_as_backup() -> None:
    floor = Floor(organisation(returns=[shift("Mon 09:00", "Mon 18:00", "ana", "otto")]))
    await floor.open("Mon 09:30")
    await floor.until("Mon 10:30")
    assert floor.asked == ["otto"]


async def test_a_duty_officer_who_declined_as_owner_is_not_asked_and_has_it_by_office() -> None:
    floor = Floor(organisation(returns=[shift("Mon 09:00", "Mon 18:00", "otto")], lead=None))
    await floor.open("Mon 09:30")
    await floor.decline("Mon 09:31", "otto")
    assert floor.whose == ("returns", "otto", "duty-officer")
    ended = floor.handoff
    assert isinstance(ended, Ended)
    assert (ended.assigned, ended.ended_at) == (True, at("Mon 09:31"))


async def test_the_next_officer_has_declined_so_the_last_rung_is_over_at_the_change() -> None:
    floor = Floor(organisation(returns=[shift("Mon 09:00", "Mon 20:00", "nora")], lead=None))
    await floor.open("Mon 17:59")
    await floor.decline("Mon 19:30", "nora")
    await floor.until("Tue 09:00")
    assert floor.asked == ["otto"]
    await floor.until("Tue 10:00")
    assert floor.whose == ("returns", "otto", "duty-officer")


async def test_an_absent_duty_officer_is_asked_all_the_same() -> None:
    floor = Floor(
        organisation(lead=None, returns=(), absences=[away("otto", "Mon 00:00", "Tue 00:00")])
    )
    await floor.open("Mon 09:30")
    assert floor.asked == ["otto"]
    assert floor.whose == ("returns", "otto", "lead")


async def test_each_passing_is_an_event_with_the_version_of_the_roster() -> None:
    early, late = shift("Mon 09:00", "Mon 14:00", "ana"), shift("Mon 14:00", "Mon 18:00", "dan")
    floor = Floor(organisation(returns=[early, late]))
    await floor.open("Mon 13:50")
    await floor.until("Mon 14:00")
    passed_on = next(e for e in floor.story("handoff-h1") if type(e) is happened.OfferPassedOn)
    assert passed_on.before == ("ana",)
    assert passed_on.persons == ("dan",)
    assert passed_on.roster_version == 1
    assert passed_on.lapses_at == at("Mon 14:05")


async def test_an_empty_rung_is_told_and_lasts_no_time() -> None:
    floor = Floor(organisation(returns=()))
    await floor.open("Mon 09:30")
    skipped = [e.rung for e in floor.story("handoff-h1") if type(e) is happened.RungSkipped]
    assert skipped == [Rung.OWNER, Rung.BACKUP]
    handoff = floor.handoff
    assert isinstance(handoff, Open)
    assert handoff.rung is Rung.LEAD
    assert handoff.lapses_at == at("Mon 10:00")
