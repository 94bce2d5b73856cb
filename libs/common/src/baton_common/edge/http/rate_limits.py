"""Token buckets that keep one client from taking what belongs to all; per process.

The `limits` library was measured and not taken: its memory store starts a timer thread every
10 ms under load and has no token bucket.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST_CLIENTS = 50_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests a second in the long run, and so many at once."""

    per_second: float
    burst: int


@dataclass(frozen=True, slots=True)
class Rates:
    """For each network address, and for each principal. None: no limit."""

    per_address: Rate | None = Rate(500, 2_000)
    per_principal: Rate | None = Rate(200, 1_000)


UNLIMITED = Rates(None, None)


class Buckets:
    """One bucket per client; a bucket that was not used is forgotten when room is needed,
    the one longest unused first (it is full again by then)."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """0.0 if the request may go on, else the seconds until one may."""
        now = self._clock()
        rate = self._rate
        level, at = self._levels.get(client, (float(rate.burst), now))
        level = min(float(rate.burst), level + (now - at) * rate.per_second)
        if level < 1.0:
            return (1.0 - level) / rate.per_second
        self._levels[client] = (level - 1.0, now)
        self._levels.move_to_end(client)
        if len(self._levels) > MOST_CLIENTS:
            self._levels.popitem(last=False)
        return 0.0
