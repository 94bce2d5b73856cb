"""Followers of the own log are woken by its tail, at once, and by nothing else."""

from typing import Protocol

from baton_common.position import Position
from baton_common.running.steps import Idle

LIMIT = 5.0
"""Seconds after which a follower looks again although nothing was heard."""


class Moving(Protocol):
    """A log's tail."""

    @property
    def position(self) -> Position:
        """How far it has read."""
        ...

    async def reached(self, position: Position, limit: float) -> bool:
        """Wait until it has read that far; false after `limit` seconds."""
        ...


def woken_by(tail: Moving) -> Idle:
    """For one follower: returns when the tail has moved since this last returned."""
    seen: Position | None = None

    async def idle() -> None:
        nonlocal seen
        if tail.position == seen:
            await tail.reached(Position(seen.epoch, seen.number + 1), LIMIT)
        seen = tail.position

    return idle
