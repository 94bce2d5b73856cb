"""Ids and time come in from outside; here are the two ports and the product's id maker."""

import os
import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

NewId = Callable[[], str]
"""Gives a new id as text: UUID version 7, so that keys grow."""

Now = Callable[[], datetime]
"""The database's clock as measured (offset every 5 s). Raises LogUnavailable if none is."""


def uuid7() -> UUID:
    """RFC 9562 version 7: 48 bits of Unix milliseconds, 74 random bits."""
    random = int.from_bytes(os.urandom(10), "big")
    value = (time.time_ns() // 1_000_000 & (1 << 48) - 1) << 80
    value |= 7 << 76 | (random >> 68 & 0xFFF) << 64 | 2 << 62 | random & (1 << 62) - 1
    return UUID(int=value)


def new_id() -> str:
    """A version 7 UUID as text."""
    return str(uuid7())
