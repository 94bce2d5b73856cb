"""Business time: closings, holidays, make-up workdays, midnights, and the nights of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton_cases.domain.organisation.calendar import NeverOpens, OpeningHours
from baton_cases.domain.organisation.model import DAY, Hours, Opening

HOUR = 3600
OFFICE = (Opening(9 * HOUR, 12 * HOUR), Opening(13 * HOUR, 18 * HOUR))
WHOLE = (Opening(0, DAY),)


def hours(zone: str = "Asia/Shanghai", **but: object) -> OpeningHours:
    weekly = but.pop("weekly", (OFFICE,) * 5 + ((), ()))
    return OpeningHours(Hours(zone=zone, weekly=weekly, **but))  # type: ignore[arg-type]  # kwargs of a test


def local(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_an_interval_includes_its_first_instant_and_not_its_last() -> None:
    assert hours().is_open(local("2026-03-02T09:00"))
    assert not hours().is_open(local("2026-03-02T12:00"))
    assert hours().is_open(local("2026-03-02T13:00"))
    assert not hours().is_open(local("2026-03-02T18:00"))


def test_lunch_and_nights_do_not_count() -> None:
    assert hours().add(local("2026-03-02T11:50:07"), 900) == local("2026-03-02T13:05:07")
    assert hours().add(local("2026-03-02T17:50"), HOUR) == local("2026-03-03T09:50")
    assert hours().add(local("2026-03-02T21:00"), 900) == local("2026-03-03T09:15")
    assert hours().add(local("2026-03-06T17:59"), 120) == local("2026-03-09T09:01")


def test_time_that_ends_exactly_at_closing_ends_at_closing() -> None:
    assert hours().add(local("2026-03-02T17:45"), 900) == local("2026-03-02T18:00")


def test_no_time_is_over_at_once_also_at_night() -> None:
    assert hours().add(local("2026-03-02T21:00"), 0) == local("2026-03-02T21:00")


def test_a_holiday_is_closed_and_a_make_up_workday_open() -> None:
    days = {date(2026, 3, 3): (), date(2026, 3, 7): (Opening(9 * HOUR, 12 * HOUR),)}
    calendar = hours(days=days)
    assert calendar.add(local("2026-03-02T17:50"), 900) == local("2026-03-04T09:05")
    assert calendar.next_opening(local("2026-03-06T18:00")) == local("2026-03-07T09:00")


def test_midnight_between_two_open_days_is_neither_closing_nor_opening() -> None:
    late = hours(weekly=((Opening(9 * HOUR, DAY),), (Opening(0, 5 * HOUR),), *((),) * 5))
    assert late.next_closing(local("2026-03-02T20:00")) == local("2026-03-03T05:00")
    assert late.next_opening(local("2026-03-02T20:00")) == local("2026-03-09T09:00")
    assert late.add(local("2026-03-02T23:00"), 2 * HOUR) == local("2026-03-03T01:00")


def test_what_is_always_open_never_opens_nor_closes() -> None:
    always = hours(weekly=(WHOLE,) * 7)
    assert always.next_opening(local("2026-03-02T20:00")) is None
    assert always.next_closing(local("2026-03-02T20:00")) is None
    assert always.is_open(local("2026-03-02T00:00"))


def test_always_open_but_for_a_holiday_far_off() -> None:
    always = hours(weekly=(WHOLE,) * 7, days={date(2026, 12, 25): ()})
    assert always.next_closing(local("2026-03-02T20:00")) == local("2026-12-25T00:00")
    assert always.next_opening(local("2026-03-02T20:00")) == local("2026-12-26T00:00")


def test_what_never_opens_again_says_so() -> None:
    never = hours(weekly=((),) * 7, days={date(2026, 3, 2): (Opening(0, HOUR),)})
    assert never.add(local("2026-03-01T00:00"), HOUR) == local("2026-03-02T01:00")
    with pytest.raises(NeverOpens):
        never.add(local("2026-03-02T00:00"), HOUR + 1)
    assert never.next_opening(local("2026-03-02T00:00")) is None


def test_the_night_that_springs_forward_is_an_hour_shorter() -> None:
    berlin = hours("Europe/Berlin", weekly=((Opening(0, 6 * HOUR),),) * 7)
    start = local("2026-03-29T00:00", "Europe/Berlin")
    assert berlin.add(start, 5 * HOUR) == local("2026-03-29T06:00", "Europe/Berlin")
    assert berlin.next_closing(start) == start + timedelta(hours=5)


def test_the_night_that_falls_back_is_an_hour_longer() -> None:
    berlin = hours("Europe/Berlin", weekly=((Opening(0, 6 * HOUR),),) * 7)
    start = local("2026-10-25T00:00", "Europe/Berlin")
    assert berlin.next_closing(start) == start + timedelta(hours=7)


INSTANTS = st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 20)).map(  # noqa: DTZ001 — UTC below
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
SECONDS = st.integers(0, 30 * HOUR)


@given(at=INSTANTS, zone=ZONES, first=SECONDS, then=SECONDS)
def test_time_adds_up_wherever_it_is_cut(at: datetime, zone: str, first: int, then: int) -> None:
    calendar = hours(zone, days={date(2026, 4, 1): (), date(2026, 4, 4): WHOLE})
    assert calendar.add(calendar.add(at, first), then) == calendar.add(at, first + then)


@given(at=INSTANTS, zone=ZONES, seconds=SECONDS)
def test_as_much_has_passed_as_was_added(at: datetime, zone: str, seconds: int) -> None:
    calendar = hours(zone, days={date(2026, 4, 1): (), date(2026, 4, 4): WHOLE})
    assert calendar.between(at, calendar.add(at, seconds)) == timedelta(seconds=seconds)


@given(at=INSTANTS, zone=ZONES)
def test_it_is_open_from_an_opening_to_the_closing_after_it(at: datetime, zone: str) -> None:
    calendar = hours(zone, days={date(2026, 4, 1): (), date(2026, 4, 4): WHOLE})
    opening = calendar.next_opening(at)
    assert opening is not None
    closing = calendar.next_closing(opening)
    assert closing is not None
    second = timedelta(seconds=1)
    assert calendar.is_open(opening)
    assert not calendar.is_open(opening - second)
    assert calendar.is_open(closing - second)
    assert not calendar.is_open(closing)
