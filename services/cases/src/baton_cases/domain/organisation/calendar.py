"""Business time: opening hours and durations within them. Correct across DST."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from baton_cases.domain.organisation.model import Hours

ONE_DAY = timedelta(days=1)
MOST_DAYS = 500
"""Number of dates cached."""

Span = tuple[datetime, datetime]
"""Two instants in UTC; the second is not included."""


class Calendar(Protocol):
    """The port to opening hours. Instants are timezone-aware; an interval includes its start, not
    its end."""

    def is_open(self, at: datetime) -> bool:
        """True if it is open at the instant."""
        ...

    def next_opening(self, after: datetime) -> datetime | None:
        """The first instant after `after` at which it opens; None: it never does again."""
        ...

    def next_closing(self, after: datetime) -> datetime | None:
        """The first instant after `after` at which it closes; None: it never does."""
        ...

    def add(self, start: datetime, seconds: int) -> datetime:
        """The first instant by which so many seconds of business time have passed since
        `start`: time that ends exactly at closing ends at closing. Raises NeverOpens."""
        ...

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The business time from `start` to `end`."""
        ...


class NeverOpens(Exception):
    """The hours have no opening left in which the time could pass."""


def instant(zone: ZoneInfo, day: date, seconds: int) -> datetime:
    """The instant of a wall-clock time in seconds after midnight (24:00 and beyond: next day).

    A time that the clock skips is read by the offset before it; of one that comes twice, the
    first is meant.
    """
    wall = datetime.combine(day, time()) + timedelta(seconds=seconds)
    return wall.replace(tzinfo=zone).astimezone(UTC)


class OpeningHours:
    """A calendar from the hours of the configuration."""

    def __init__(self, hours: Hours) -> None:
        self._hours = hours
        self._zone = ZoneInfo(hours.zone)
        self._days: dict[date, Sequence[Span]] = {}
        self._any_week = any(hours.weekly)
        self._last_of_its_own = max(hours.days, default=None)

    def is_open(self, at: datetime) -> bool:
        """True if one of the date's intervals includes the instant."""
        return any(start <= at < end for start, end in self._of(self._local_date(at)))

    def next_opening(self, after: datetime) -> datetime | None:
        """The first opening after the instant; intervals that touch are one."""
        before: datetime | None = None
        for start, end in self._spans(after):
            if start > after and start != before:
                return start
            before = end
        return None

    def next_closing(self, after: datetime) -> datetime | None:
        """The first closing after the instant; intervals that touch are one."""
        closing: datetime | None = None
        for start, end in self._spans(after):
            if closing is not None and start > closing:
                return closing
            if end > after:
                closing = end
        return closing if closing is not None and not self.is_open(closing) else None

    def add(self, start: datetime, seconds: int) -> datetime:
        """Counts the seconds over the open intervals."""
        left = timedelta(seconds=seconds)
        if not left:
            return start
        for opens, closes in self._spans(start, endless=True):
            here = closes - max(opens, start)
            if here >= left:
                return max(opens, start) + left
            left -= max(here, timedelta())
        raise NeverOpens(f"no opening is left after {start.isoformat()}")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Sums up the open intervals."""
        total = timedelta()
        for opens, closes in self._spans(start, endless=True):
            if opens >= end:
                break
            total += max(min(closes, end) - max(opens, start), timedelta())
        return total

    def _spans(self, start: datetime, endless: bool = False) -> Iterator[Span]:
        """The spans from the date of `start` on. Unless `endless`, they stop after one week of
        weekly hours without dated exceptions."""
        day = self._local_date(start)
        last = max(day, self._last_of_its_own or day) + 9 * ONE_DAY
        while day <= last or (endless and self._any_week):
            yield from self._of(day)
            day += ONE_DAY

    def _of(self, day: date) -> Sequence[Span]:
        if day not in self._days:
            if len(self._days) >= MOST_DAYS:
                self._days.clear()
            openings = self._hours.days.get(day, self._hours.weekly[day.weekday()])
            spans = (
                (instant(self._zone, day, opening.opens), instant(self._zone, day, opening.closes))
                for opening in openings
            )
            self._days[day] = [(start, end) for start, end in spans if start < end]
        return self._days[day]

    def _local_date(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()
