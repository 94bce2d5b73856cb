"""Shifts dated and weekly, over midnight, and what covers what."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from baton_cases.domain.organisation.absence import Absences
from baton_cases.domain.organisation.duty import Officers
from baton_cases.domain.organisation.model import DAY
from baton_cases.domain.organisation.shifts import Dated, Timetable, Weekly
from tests.unit.cases.floor import at, away

HOUR = 3600
ZONE = "Asia/Shanghai"
NIGHT = Weekly((0, 1, 2, 3, 4, 5, 6), 20 * HOUR, 32 * HOUR, "nora")
TODAY = Weekly((0, 1, 2, 3, 4), 8 * HOUR, 20 * HOUR, "otto")


def test_a_shift_includes_its_first_instant_and_not_its_last() -> None:
    table = Timetable(ZONE, [Dated(at("Mon 09:00"), at("Mon 18:00"), "ana")], [])
    assert table.at(at("Mon 09:00")) == ("ana",)
    assert table.at(at("Mon 18:00")) == ()


def test_a_weekly_shift_may_reach_over_midnight() -> None:
    table = Timetable(ZONE, [], [NIGHT, TODAY])
    assert table.at(at("Tue 07:59")) == ("nora",)
    assert table.at(at("Tue 08:00")) == ("otto",)
    assert table.at(at("Sat 12:00")) == ()


def test_a_shift_of_days_lasts_through_the_weekend() -> None:
    table = Timetable(ZONE, [], [Weekly((4,), 18 * HOUR, 18 * HOUR + 3 * DAY, "eve")])
    assert table.at(at("Sun 03:00")) == ("eve",)
    assert table.at(at("Mon+7 17:59")) == ("eve",)
    assert table.at(at("Mon+7 18:00")) == ()


def test_where_a_dated_shift_is_the_weekly_ones_do_not_count() -> None:
    swap = Dated(at("Mon 12:00"), at("Mon 14:00"), None)
    table = Timetable(ZONE, [swap], [TODAY])
    assert table.at(at("Mon 11:59")) == ("otto",)
    assert table.at(at("Mon 12:00")) == ()
    assert table.at(at("Mon 14:00")) == ("otto",)


def test_the_edges_come_in_order_and_hold_every_change() -> None:
    swap = Dated(at("Mon 12:00"), at("Mon 14:00"), "eve")
    table = Timetable(ZONE, [swap], [TODAY])
    edges = list(islice(table.edges(at("Mon 09:00")), 4))
    assert edges == [at("Mon 12:00"), at("Mon 14:00"), at("Mon 20:00"), at("Tue 08:00")]


@given(
    hour=st.integers(0, 24 * 20),
    shifts=st.lists(
        st.tuples(st.integers(0, 24 * 20), st.integers(1, 40), st.sampled_from(["a", "b", None])),
        max_size=6,
    ),
)
def test_between_two_edges_nobody_changes(
    hour: int, shifts: list[tuple[int, int, str | None]]
) -> None:
    spring = datetime(2026, 3, 20, tzinfo=UTC)
    dated = [
        Dated(spring + timedelta(hours=start), spring + timedelta(hours=start + length), person)
        for start, length, person in shifts
    ]
    table = Timetable("Europe/Berlin", dated, [NIGHT, TODAY])
    start = spring + timedelta(hours=hour)
    edge = next(table.edges(start))
    while start < edge:
        assert table.at(start) == table.at(edge - timedelta(seconds=1))
        start += timedelta(minutes=30)


def test_the_officer_stays_until_relieved_and_the_first_serves_before_the_first_shift() -> None:
    shifts = [
        Dated(at("Mon 08:00"), at("Mon 20:00"), "otto"),
        Dated(at("Mon 20:00"), at("Tue 08:00"), "nora"),
    ]
    officers = Officers(Timetable(ZONE, shifts, []))
    assert officers.at(at("Mon 07:00")) == "otto"
    assert officers.at(at("Wed 12:00")) == "nora"


def test_absences_that_touch_are_one() -> None:
    absences = [away("ana", "Mon 09:00", "Mon 12:00"), away("ana", "Mon 12:00", "Mon 18:00")]
    table = Absences({"ana": absences})
    assert list(table.edges(["ana", "bo"], at("Mon 08:00"))) == [at("Mon 09:00"), at("Mon 18:00")]
    assert table.is_away("ana", at("Mon 09:00"))
    assert not table.is_away("ana", at("Mon 18:00"))
    assert not table.is_away("bo", at("Mon 10:00"))


def test_a_weekly_shift_keeps_to_the_wall_when_the_clock_is_changed() -> None:
    table = Timetable("Europe/Berlin", [], [NIGHT])
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 3, 28, 20, tzinfo=berlin)
    after = datetime(2026, 3, 29, 7, 59, tzinfo=berlin)
    assert table.at(before.astimezone(UTC)) == table.at(after.astimezone(UTC)) == ("nora",)
    assert next(table.edges(before.astimezone(UTC))) == datetime(2026, 3, 29, 6, tzinfo=UTC)
