"""The holders of a duty over time: dated shifts, else weekly ones."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from baton_cases.domain.organisation.calendar import instant
from baton_cases.domain.organisation.model import DAY

ONE_DAY = timedelta(days=1)
MOST_DAYS = 500
"""Number of dates cached."""


class Dated(NamedTuple):
    """A dated shift, end not included; without people the duty has no holder then."""

    start: datetime
    end: datetime
    person: str | None


class Weekly(NamedTuple):
    """A weekly shift: seconds after midnight of each weekday; the end may be days later."""

    weekdays: tuple[int, ...]
    start: int
    end: int
    person: str | None


class Timetable:
    """The holders of one duty over time."""

    def __init__(self, zone: str, dated: Sequence[Dated], weekly: Sequence[Weekly]) -> None:
        self._zone = ZoneInfo(zone)
        self._dated = dated
        self._weekly = weekly
        self._days_back = max((-(-shift.end // DAY) for shift in weekly), default=0)
        self._shifts_around: dict[date, Sequence[Dated]] = {}
        self._day_edges: dict[date, Sequence[datetime]] = {}
        self._edges = sorted({edge for shift in dated for edge in (shift.start, shift.end)})
        self._segments: list[list[str | None]] = [[] for _ in self._edges]
        for shift in dated:
            first = bisect_right(self._edges, shift.start) - 1
            last = bisect_right(self._edges, shift.end) - 1
            for segment in self._segments[first:last]:
                segment.append(shift.person)

    def at(self, at: datetime) -> tuple[str, ...]:
        """The holders, in the order of the roster; shifts that overlap share the duty."""
        return _persons(self.covering(at))

    def covering(self, at: datetime) -> Sequence[str | None]:
        """One entry for each shift that covers the instant; weekly ones if no dated one does."""
        place = bisect_right(self._edges, at) - 1
        if place >= 0 and self._segments[place]:
            return self._segments[place]
        return list(self._weekly_at(at))

    def latest(self, at: datetime) -> str | None:
        """The last holder before the instant by a dated shift; None: there was none."""
        place = bisect_right(self._edges, at) - 1
        for segment in reversed(self._segments[: place + 1]):
            if persons := _persons(segment):
                return persons[-1]
        return None

    def earliest(self) -> str | None:
        """The first holder by a dated shift; None: there is none."""
        return next((who for segment in self._segments for who in _persons(segment)), None)

    def edges(self, after: datetime) -> Iterator[datetime]:
        """Instants after `after` at which the holders may change, in order. Endless if any shift
        is weekly."""
        place = bisect_right(self._edges, after)
        weekly = self._weekly_edges(after)
        edge = next(weekly, None)
        for dated in self._edges[place:]:
            while edge is not None and edge < dated:
                yield edge
                edge = next(weekly, None)
            yield dated
        while edge is not None:
            yield edge
            edge = next(weekly, None)

    @cached_property
    def people(self) -> tuple[str, ...]:
        """All people who ever hold the duty."""
        dated = [shift.person for shift in self._dated]
        return _persons([*dated, *(shift.person for shift in self._weekly)])

    def last_dated_edge(self) -> datetime | None:
        """The instant after which only weekly shifts apply."""
        return self._edges[-1] if self._edges else None

    def _weekly_at(self, at: datetime) -> Iterator[str | None]:
        if self._weekly:
            for shift in self._around(at.astimezone(self._zone).date()):
                if shift.start <= at < shift.end:
                    yield shift.person

    def _weekly_edges(self, after: datetime) -> Iterator[datetime]:
        if not self._weekly:
            return
        day = after.astimezone(self._zone).date()
        while True:
            edges = self._edges_on(day)
            yield from edges[bisect_right(edges, after) :]
            day += ONE_DAY

    def _around(self, day: date) -> Sequence[Dated]:
        """The weekly shifts that may cover an instant of the date, as dated shifts."""
        if day not in self._shifts_around:
            if len(self._shifts_around) >= MOST_DAYS:
                self._shifts_around.clear()
            self._shifts_around[day] = [
                Dated(
                    instant(self._zone, start, shift.start),
                    instant(self._zone, start, shift.end),
                    shift.person,
                )
                for shift in self._weekly
                for start in (day - back * ONE_DAY for back in range(self._days_back + 1))
                if start.weekday() in shift.weekdays
            ]
        return self._shifts_around[day]

    def _edges_on(self, day: date) -> Sequence[datetime]:
        """The instants of the date at which a weekly shift begins or ends, in order."""
        if day not in self._day_edges:
            if len(self._day_edges) >= MOST_DAYS:
                self._day_edges.clear()
            first, last = instant(self._zone, day, 0), instant(self._zone, day, DAY)
            edges = {edge for shift in self._around(day) for edge in (shift.start, shift.end)}
            self._day_edges[day] = sorted(edge for edge in edges if first <= edge < last)
        return self._day_edges[day]


def _persons(covering: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(who for who in covering if who is not None))
