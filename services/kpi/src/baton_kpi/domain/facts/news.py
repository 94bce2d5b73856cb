"""One piece of news with where it stands in its owner's log, which says what came first."""

from datetime import datetime
from typing import NamedTuple, TypeAlias

Checkpoint: TypeAlias = tuple[int, int]
"""Epoch and number in the log of the owner; (0, 0) is before everything."""

NOWHERE: Checkpoint = (0, 0)


class When(NamedTuple):
    """When a piece of news took effect, by its owner's clock, and its place in the owner's log."""

    checkpoint: Checkpoint
    at: datetime
