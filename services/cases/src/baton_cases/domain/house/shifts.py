"""Who a duty belongs to by the clock: dated shifts, weekly ones where no dated one is."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from baton_cases.domain.house.calendar import instant
from baton_cases.domain.house.model import DAY

ONE_DAY = timedelta(days=1)


class Dated(NamedTuple):
    """From an instant to another (not included); nobody: the duty has no holder then."""

    start: datetime
    end: datetime
    person: str | None


class Weekly(NamedTuple):
    """Seconds after midnight of each of the weekdays; the end may lie days later."""

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
        self._edges = sorted({edge for shift in dated for edge in (shift.start, shift.end)})
        self._segments: list[list[str | None]] = [[] for _ in self._edges]
        for shift in dated:
            first = bisect_right(self._edges, shift.start) - 1
            last = bisect_right(self._edges, shift.end) - 1
            for segment in self._segments[first:last]:
                segment.append(shift.person)

    def at(self, at: datetime) -> tuple[str, ...]:
        """Whose duty it is, in the order of the roster; shifts that overlap share it."""
        return _persons(self.covering(at))

    def covering(self, at: datetime) -> Sequence[str | None]:
        """One entry for each shift that covers the instant; weekly ones if no dated one does."""
        place = bisect_right(self._edges, at) - 1
        if place >= 0 and self._segments[place]:
            return self._segments[place]
        return [shift.person for shift in self._weekly_at(at)]

    def latest(self, at: datetime) -> str | None:
        """Who held it last before the instant by a dated shift, if anybody ever did."""
        place = bisect_right(self._edges, at) - 1
        for segment in reversed(self._segments[: place + 1]):
            if persons := _persons(segment):
                return persons[-1]
        return None

    def earliest(self) -> str | None:
        """Who is the first to hold it by a dated shift."""
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

    def people(self) -> tuple[str, ...]:
        """Everybody whose duty it ever is."""
        dated = [shift.person for shift in self._dated]
        return _persons([*dated, *(shift.person for shift in self._weekly)])

    def last_dated_edge(self) -> datetime | None:
        """After it only weeks repeat themselves."""
        return self._edges[-1] if self._edges else None

    def _weekly_at(self, at: datetime) -> Iterator[Weekly]:
        today = at.astimezone(self._zone).date()
        for shift in self._weekly:
            for back in range(self._days_back + 1):
                day = today - back * ONE_DAY
                if day.weekday() in shift.weekdays and (
                    instant(self._zone, day, shift.start)
                    <= at
                    < instant(self._zone, day, shift.end)
                ):
                    yield shift

    def _weekly_edges(self, after: datetime) -> Iterator[datetime]:
        if not self._weekly:
            return
        day = after.astimezone(self._zone).date() - (self._days_back + 1) * ONE_DAY
        pending: set[datetime] = set()
        while True:
            pending |= {
                instant(self._zone, day, seconds)
                for shift in self._weekly
                if day.weekday() in shift.weekdays
                for seconds in (shift.start, shift.end)
            }
            day += ONE_DAY
            settled = instant(self._zone, day, 0)
            for edge in sorted(edge for edge in pending if edge < settled):
                if edge > after:
                    yield edge
            pending = {edge for edge in pending if edge >= settled}


def _persons(covering: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(who for who in covering if who is not None))
