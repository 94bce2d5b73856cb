"""Times as a house file writes them: `09:00`, `mon-fri`, `2026-03-01T08:00`, `2026-10-01`."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from baton_cases.domain.organisation.model import DAY, Opening
from baton_common.platform.yaml_file.spot import Spot

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = (Opening(0, DAY),)

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_FALLBACK = ZoneInfo("UTC")


def read_zone(spot: Spot) -> str:
    """An IANA time zone. Stand-in: UTC."""
    name = spot.text()
    try:
        return ZoneInfo(name).key if name else "UTC"
    except (ZoneInfoNotFoundError, ValueError, OSError):
        spot.wrong(f"must be a time zone like Asia/Shanghai, not {name}")
        return "UTC"


def read_clock(spot: Spot) -> int:
    """`09:00` in seconds after midnight; `24:00` is the day's end. Stand-in: 0."""
    value = spot.text()
    if value == "24:00":
        return DAY
    if match := _CLOCK.fullmatch(value):
        return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0)
    if value:
        spot.wrong(f'must be a time of day like "09:00", not {value}')
    return 0


def read_weekdays(spot: Spot) -> tuple[int, ...]:
    """`mon-fri`, `sat`, `mon, wed-fri`; Monday is 0. Stand-in: every day."""
    days: list[int] = []
    for part in (spot.text() or "mon-sun").split(","):
        first, _, last = part.strip().partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            spot.wrong(f"must be weekdays like mon-fri or sat, sun, not {part.strip()}")
            return tuple(range(7))
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        days += [day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)]
    if len(set(days)) != len(days):
        spot.wrong("names a weekday twice")
    return tuple(sorted(set(days)))


def read_instant(spot: Spot, zone: str) -> datetime:
    """A date and time, local to `zone` if it has no offset. Stand-in: the year 1970."""
    value = spot.text()
    try:
        instant = datetime.fromisoformat(value.replace(" ", "T")) if value else None
    except ValueError:
        spot.wrong(f"must be a date and time like 2026-03-01T08:00, not {value}")
        instant = None
    if instant is None:
        return datetime(1970, 1, 1, tzinfo=_FALLBACK)
    return instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(zone))


def read_date(spot: Spot) -> date:
    """`2026-10-01`. Stand-in: the year 1970."""
    value = spot.text()
    try:
        return date.fromisoformat(value)
    except ValueError:
        if value:
            spot.wrong(f"must be a date like 2026-10-01, not {value}")
        return date(1970, 1, 1)


def read_openings(spot: Spot) -> tuple[Opening, ...]:
    """`[["09:00", "12:00"], ["13:00", "18:00"]]`, in order and apart; `[]` is closed."""
    openings: list[Opening] = []
    for item in spot.items():
        ends = [read_clock(each) for each in item.items()]
        if len(ends) != 2 or ends[0] >= ends[1]:
            item.wrong('must be an opening and a later closing, like ["09:00", "12:00"]')
        elif openings and ends[0] < openings[-1].closes:
            item.wrong("begins before the one above it has ended")
        else:
            openings.append(Opening(ends[0], ends[1]))
    return tuple(openings)
