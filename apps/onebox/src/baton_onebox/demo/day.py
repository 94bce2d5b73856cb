"""A small day: twelve hours of a service centre in ten minutes, its quiet and its busy hours."""

import random
from dataclasses import dataclass

LENGTH = 600.0
"""Seconds that a day takes."""
FIRST_HOUR = 8
BUSY = (0.6, 1.1, 1.7, 1.5, 0.9, 0.8, 1.3, 1.6, 1.2, 0.9, 0.6, 0.4)
"""The traffic of each hour, as a multiple of the day's mean: mornings and the middle of the
afternoon are busy, as in most centres."""


@dataclass(frozen=True)
class Day:
    """`began`: the loop's clock when the first day began. Each day is followed by the next."""

    began: float

    def time_of(self, now: float) -> str:
        """The day's own time, like `10:25`, at an instant of the loop's clock."""
        minutes = int(self._hours(now) * 60)
        return f"{FIRST_HOUR + minutes // 60:02d}:{minutes % 60:02d}"

    def busy(self, now: float) -> float:
        """The traffic now, as a multiple of the day's mean."""
        return BUSY[int(self._hours(now))]

    def pause(self, now: float, mean: float, chance: random.Random) -> float:
        """Seconds until the next one comes where one comes every `mean` seconds on the whole."""
        return chance.uniform(0.4, 1.6) * mean / self.busy(now)

    def _hours(self, now: float) -> float:
        return (now - self.began) % LENGTH / LENGTH * len(BUSY)
