"""Limits that are measured exactly: what a time within which something should be done may be."""

from bisect import bisect_right

MINUTE, HOUR, DAY = 60, 3_600, 86_400
_MINUTES = (1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9, 10, 12, 15, 18, 20, 25)
_MORE_MINUTES = (30, 35, 40, 45, 50)
_HOURS = (1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 22)
_DAYS = (1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 21, 24, 28, 30)
_MORE_DAYS = (35, 42, 49, 56, 60, 70, 80, 90)

LIMITS: tuple[int, ...] = (
    *(*range(11), 12, 15, 18, 20, 25, 30, 35, 40, 45, 50),
    *(int(MINUTE * each) for each in (*_MINUTES, *_MORE_MINUTES)),
    *(int(HOUR * each) for each in _HOURS),
    *(int(DAY * each) for each in (*_DAYS, *_MORE_DAYS)),
)
"""Seconds. How many things took at most so long is known to the second; between two of them it is
not."""

SERVICE_LEVEL = (1, HOUR)
"""Within how many seconds a contact should be answered: the least and the most."""


def inexact(seconds: int) -> str | None:
    """The reason that a time is no exact limit, with the nearest one below; None: it is exact."""
    nearest = LIMITS[bisect_right(LIMITS, seconds) - 1]
    if nearest == seconds:
        return None
    return f"cannot be measured to the second here; say {nearest}s"
