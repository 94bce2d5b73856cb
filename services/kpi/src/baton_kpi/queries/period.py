"""The period of a question, divided into whole days of UTC and the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from baton_kpi.domain.facts.agent import DAY, QUARTER, day_of

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Period:
    """Both ends on a quarter of an hour; the end is not included."""

    begin: datetime
    end: datetime
    zone: ZoneInfo

    def days(self) -> Stretch:
        """The whole days of UTC in it; an empty interval if there are none."""
        first, last = day_of(self.begin + DAY - timedelta.resolution), day_of(self.end)
        return (first, last) if first < last else (self.begin, self.begin)

    def is_in_hours(self) -> bool:
        """True if its ends, and all days and hours of its zone in it, are whole hours of UTC."""
        at, ends = self.begin, [self.begin, self.end]
        while at < self.end:
            ends.append(at.astimezone(self.zone).replace(minute=0))
            at += DAY
        return all(each.astimezone(UTC).minute == 0 for each in ends)

    def edges(self) -> tuple[Stretch, Stretch]:
        """The intervals before and after the whole days; empty where there is nothing."""
        first, last = self.days()
        if first == last:
            return (self.begin, self.end), (self.end, self.end)
        return (self.begin, first), (last, self.end)

    def local_days(self) -> Iterator[datetime]:
        """The beginning of each day of the zone in the period."""
        day = self.begin.astimezone(self.zone).date()
        while (at := datetime.combine(day, datetime.min.time(), self.zone)) < self.end:
            yield at
            day += DAY

    def local_hours(self) -> Iterator[datetime]:
        """The beginning of each hour of the zone in the period."""
        seen = None
        at = self.begin
        while at < self.end:
            hour = at - timedelta(minutes=at.astimezone(self.zone).minute)
            if hour != seen:
                yield hour.astimezone(self.zone)
            seen, at = hour, at + QUARTER
