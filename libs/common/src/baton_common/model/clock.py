"""Ids and time come in from outside; here are the two ports and the product's id maker."""

import os
import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

NewId = Callable[[], str]
"""Gives a new id as text: UUID version 7, so that keys grow."""

Monotonic = Callable[[], float]
"""Seconds that only grow, from an unknown beginning: for durations inside one process."""

Now = Callable[[], datetime]
"""The database's clock as measured (offset every 5 s). Raises LogUnavailable if none is."""


def zone_name(at: datetime) -> str:
    """The offset of an instant's zone: `UTC`, `UTC+8`, `UTC-3:30`. Raises ValueError for one
    without a zone."""
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("an instant without its zone")
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return "UTC" + (f"{sign}{hours}" if minutes else "") + (f":{rest:02d}" if rest else "")


def clock_text(at: datetime, *, dated: bool = False) -> str:
    """An instant for people, never without its zone: `09:45:00 UTC+8`, with its date if `dated`."""
    return f"{at:{'%Y-%m-%d ' if dated else ''}%H:%M:%S} {zone_name(at)}"


_MAKER = int.from_bytes(os.urandom(2), "big")
MAKER = f"{_MAKER:04x}"
"""The end of every id that this process makes."""


def uuid7() -> UUID:
    """RFC 9562 version 7: 48 bits of Unix milliseconds, 58 random bits, 16 that this process
    drew when it started."""
    random = int.from_bytes(os.urandom(8), "big")
    value = (time.time_ns() // 1_000_000 & (1 << 48) - 1) << 80
    value |= 7 << 76 | (random >> 52) << 64 | 2 << 62 | (random & (1 << 46) - 1) << 16 | _MAKER
    return UUID(int=value)


def new_id() -> str:
    """A version 7 UUID as text."""
    return str(uuid7())
