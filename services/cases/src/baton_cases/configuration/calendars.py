"""When departments are open: named calendars that departments refer to."""

from datetime import date

from baton_cases.configuration.times import (
    EVERY_DAY,
    read_date,
    read_openings,
    read_weekdays,
    read_zone,
)
from baton_cases.domain.organisation.model import Hours, Opening
from baton_common.platform.yaml_file.spot import Spot


def read_calendars(entries: list[tuple[Spot, Spot]], zone: str) -> dict[str, Hours]:
    """By name. `open` is `always`, or weekdays to openings; `days` are dates that differ."""
    return {key.id(): _hours(spot, zone) for key, spot in entries}


def _hours(spot: Spot, zone: str) -> Hours:
    fields = spot.fields(("open",), ("zone", "days"))
    own = fields.get("zone")
    opened = fields.get("open")
    return Hours(
        zone=read_zone(own) if own else zone,
        weekly=_weekly(opened) if opened else (EVERY_DAY,) * 7,
        days=_days(fields.entries("days")),
    )


def _weekly(spot: Spot) -> tuple[tuple[Opening, ...], ...]:
    if not spot.is_mapping():
        spot.choice(("always",))
        return (EVERY_DAY,) * 7
    weekly: list[tuple[Opening, ...]] = [()] * 7
    seen: set[int] = set()
    for key, value in spot.entries():
        openings = read_openings(value)
        for day in read_weekdays(key):
            if day in seen:
                key.wrong("names a weekday that stands above already")
            seen.add(day)
            weekly[day] = openings
    return tuple(weekly)


def _days(entries: list[tuple[Spot, Spot]]) -> dict[date, tuple[Opening, ...]]:
    return {read_date(key): read_openings(value) for key, value in entries}
