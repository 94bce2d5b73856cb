"""Clock times for people are never without their zone."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from baton_common.model.clock import clock_text

AT = datetime(2026, 3, 2, 1, 45, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        (UTC, "01:45:07 UTC"),
        (ZoneInfo("Asia/Shanghai"), "09:45:07 UTC+8"),
        (ZoneInfo("Asia/Kolkata"), "07:15:07 UTC+5:30"),
        (timezone(timedelta(hours=-3, minutes=-30)), "22:15:07 UTC-3:30"),
    ],
)
def test_a_clock_says_how_far_from_utc_it_is(zone: timezone, text: str) -> None:
    assert clock_text(AT.astimezone(zone)) == text


def test_the_date_stands_before_it_where_it_is_wanted() -> None:
    assert clock_text(AT, dated=True) == "2026-03-02 01:45:07 UTC"


def test_an_instant_without_a_zone_has_no_text() -> None:
    with pytest.raises(ValueError, match="without its zone"):
        clock_text(AT.replace(tzinfo=None))
