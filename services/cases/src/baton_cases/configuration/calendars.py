"""Opening hours: named calendars that departments refer to."""

from collections.abc import Iterable, Iterator, Mapping, Sized
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Tag
from pydantic_core import PydanticCustomError

from baton_cases.configuration.times import Clock, Day, Weekdays, read_weekdays
from baton_cases.domain.organisation.model import DAY, Department, Hours, Opening
from baton_common.platform.yaml_file.entries import Together
from baton_common.platform.yaml_file.kinds import Zone
from baton_common.platform.yaml_file.model import Part
from baton_common.platform.yaml_file.places import Path
from baton_common.platform.yaml_file.sentences import wrong

EVERY_DAY = (Opening(0, DAY),)
NO_INTERVAL = 'must be an opening and a later closing, like ["09:00", "12:00"]'


def _two(value: object) -> object:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise wrong(NO_INTERVAL)
    return value


def _later(value: tuple[int, int]) -> tuple[int, int]:
    if value[0] >= value[1]:
        raise wrong(NO_INTERVAL)
    return value


Interval = Annotated[tuple[Clock, Clock], BeforeValidator(_two), AfterValidator(_later)]


def _in_order(found: Mapping[int, Interval], written: Sized) -> Iterator[tuple[Path, str]]:
    for (_, above), (index, interval) in pairwise(found.items()):
        if interval[0] < above[1]:
            yield (index,), "begins before the one above it has ended"


Openings = Annotated[list[Interval], Together(_in_order)]
"""The intervals of a day, in order and apart; `[]` is closed."""


def _each_day_once(_: Mapping[Weekdays, Openings], written: Sized) -> Iterator[tuple[Path, str]]:
    keys = [_weekdays(each) for each in written] if isinstance(written, dict) else []
    days = [day for key in keys for day in key]
    if len(days) > len(set(days)):
        yield (), "names a weekday in two of its keys"


def _weekdays(key: str | Weekdays) -> Weekdays:
    """No day where the key itself is wrong, which is told by itself."""
    if not isinstance(key, str):
        return key
    try:
        return read_weekdays(key)
    except PydanticCustomError:
        return ()


Weekly = Annotated[dict[Weekdays, Openings], Together(_each_day_once)]


def _how_open(value: object) -> str:
    return "weekly" if isinstance(value, dict) else "always"


class Calendar(Part):
    """Opening hours: by weekday, but for dates that differ."""

    open: Annotated[
        Annotated[Literal["always"], Tag("always")] | Annotated[Weekly, Tag("weekly")],
        Discriminator(_how_open),
    ]
    """`always`, or weekdays to intervals: `mon-fri: [["09:00", "12:00"], ["13:00", "18:00"]]`."""
    days: dict[Day, Openings] = {}
    """Dates that differ: `[]` is a holiday, intervals on a Saturday a make-up workday."""
    zone: Zone | None = None
    """The time zone, if it is another than the section's."""


def hours_of(calendar: Calendar, zone: str) -> Hours:
    """The hours of a calendar; `zone` is the section's."""
    weekly: list[tuple[Opening, ...]] = [EVERY_DAY if calendar.open == "always" else ()] * 7
    if calendar.open != "always":
        for weekdays, intervals in calendar.open.items():
            for day in weekdays:
                weekly[day] = _openings(intervals)
    return Hours(
        zone=calendar.zone or zone,
        weekly=tuple(weekly),
        days={day: _openings(intervals) for day, intervals in calendar.days.items()},
    )


def calendars_of(departments: Iterable[Department], zone: str) -> dict[str, Calendar]:
    """The calendars that departments refer to, by name."""
    return {each.calendar or each.department: _calendar(each.hours, zone) for each in departments}


def _calendar(hours: Hours, zone: str) -> Calendar:
    return Calendar(
        open="always" if hours.weekly == (EVERY_DAY,) * 7 else _weekly(hours),
        days={day: _intervals(openings) for day, openings in hours.days.items()},
        zone=None if hours.zone == zone else hours.zone,
    )


def _weekly(hours: Hours) -> dict[Weekdays, Openings]:
    """Weekdays with the same openings share a key; those that are closed are left out."""
    found: dict[tuple[Opening, ...], tuple[int, ...]] = {}
    for day, openings in enumerate(hours.weekly):
        if openings:
            found[openings] = (*found.get(openings, ()), day)
    return {days: _intervals(openings) for openings, days in found.items()}


def _openings(intervals: Openings) -> tuple[Opening, ...]:
    return tuple(Opening(*interval) for interval in intervals)


def _intervals(openings: Iterable[Opening]) -> Openings:
    return [(each.opens, each.closes) for each in openings]
