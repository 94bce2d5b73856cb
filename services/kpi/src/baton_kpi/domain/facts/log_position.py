"""The instant at which a message took effect, and its position in its owner's log."""

from datetime import datetime
from typing import NamedTuple, TypeAlias

LogPosition: TypeAlias = tuple[int, int]
"""Epoch and number in the owner's log; (0, 0) is before everything."""

NOWHERE: LogPosition = (0, 0)


class When(NamedTuple):
    """The instant at which a message took effect, by its owner's clock, and its position in the
    owner's log."""

    position: LogPosition
    at: datetime
