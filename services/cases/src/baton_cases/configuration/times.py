"""Times as the file writes them: `09:00`, `mon-fri`, `2026-03-01T08:00`, `2026-10-01`."""

import re
from datetime import date, datetime
from typing import Annotated

from baton_common.platform.yaml_file.kinds import Written
from baton_common.platform.yaml_file.sentences import wrong

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_CLOCK = r"^(([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?|24:00)$"
_DAY = f"({'|'.join(WEEKDAYS)})"
_RANGE = f"{_DAY}( *- *{_DAY})?"


def read_clock(value: str) -> int:
    """`09:00` in seconds after midnight; `24:00` is the day's end."""
    if not re.fullmatch(_CLOCK, value):
        raise wrong(f'must be a time of day like "09:00", not {value}')
    hours, minutes, *rest = map(int, value.split(":"))
    return hours * 3_600 + minutes * 60 + sum(rest)


def write_clock(seconds: int) -> str:
    """As `read_clock` reads it."""
    minutes, second = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{second:02}" if second else "")


def read_weekdays(value: str) -> tuple[int, ...]:
    """`mon-fri`, `sat`, `mon, wed-fri`; Monday is 0."""
    days: list[int] = []
    for part in value.split(","):
        first, _, last = (each.strip() for each in part.partition("-"))
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            raise wrong(f"must be weekdays like mon-fri or sat, sun, not {part.strip()}")
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        days += [day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)]
    if len(set(days)) != len(days):
        raise wrong("names a weekday twice")
    return tuple(sorted(days))


def write_weekdays(days: tuple[int, ...]) -> str:
    """As `read_weekdays` reads it, neighbours as a range."""
    ranges: list[list[int]] = []
    for day in sorted(days):
        if ranges and day == ranges[-1][-1] + 1:
            ranges[-1].append(day)
        else:
            ranges.append([day])
    return ", ".join(
        WEEKDAYS[each[0]] if len(each) == 1 else f"{WEEKDAYS[each[0]]}-{WEEKDAYS[each[-1]]}"
        for each in ranges
    )


def _instant(value: str) -> datetime:
    try:
        return datetime.fromisoformat(value.replace(" ", "T"))
    except ValueError:
        raise wrong(f"must be a date and time like 2026-03-01T08:00, not {value}") from None


def _date(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise wrong(f"must be a date like 2026-10-01, not {value}") from None


Clock = Annotated[
    int,
    Written(read_clock, write_clock, {"type": "string", "pattern": _CLOCK, "examples": ["09:00"]}),
]
"""Seconds after midnight."""
Weekdays = Annotated[
    tuple[int, ...],
    Written(
        read_weekdays,
        write_weekdays,
        {"type": "string", "pattern": f"^{_RANGE}( *, *{_RANGE})*$", "examples": ["mon-fri"]},
    ),
]
"""Monday is 0."""
Instant = Annotated[
    datetime,
    Written(_instant, datetime.isoformat, {"type": "string", "examples": ["2026-03-01T08:00"]}),
]
"""Without an offset it is local to where it stands."""
Day = Annotated[
    date, Written(_date, date.isoformat, {"type": "string", "examples": ["2026-10-01"]})
]
