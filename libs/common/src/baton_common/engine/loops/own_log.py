"""Ways for runners to follow the service's own log: from the process's tail, or by polling."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from typing import Protocol

from baton_common.engine.loops.steps import Idle, poll
from baton_common.model.log_port import Recorded
from baton_common.model.position import Position

IDLE = 1.0
"""Seconds after which a follower looks around even if nothing was recorded."""
POLL = 0.1


class Pages(Protocol):
    """A `Log`, as far as a follower needs it."""

    async def read(self, after: Position, limit: int = 500) -> Sequence[Recorded]:
        """Events in order of position, those after `after`."""
        ...


class OwnTail(Protocol):
    """The one reader of the log's end in a process (`PostgresLog.tail`)."""

    @property
    def position(self) -> Position:
        """The position up to which it has read."""
        ...

    async def reached(self, position: Position, limit: float) -> bool:
        """Wait until it has read that far; false after `limit` seconds."""
        ...

    def follow(self, after: Position, *, page: int = 500) -> AsyncIterator[Sequence[Recorded]]:
        """Pages after a position, in order, waiting at the end."""
        ...


class OwnLog:
    """With a tail, events come decoded from its memory and a follower is woken by them; without,
    the log is read and polled."""

    def __init__(self, log: Pages, tail: OwnTail | None = None) -> None:
        self._log = log
        self._tail = tail

    async def read(self, after: Position, limit: int) -> Sequence[Recorded]:
        """The events after a position, at once; none if there are none."""
        if self._tail is None:
            return await self._log.read(after, limit)
        if self._tail.position <= after or self._tail.position.number == 0:
            return ()
        pages = self._tail.follow(after, page=limit)
        try:
            return await anext(pages)
        finally:
            if isinstance(pages, AsyncGenerator):
                await pages.aclose()

    def idle(self, at: Callable[[], Position], limit: float = IDLE) -> Idle:
        """Waits until there is something after where the follower stands, at most `limit` s."""
        if (tail := self._tail) is None:
            return poll(POLL)

        async def idle() -> None:
            epoch, number = at()
            if number == 0:  # the first event of all, whatever its epoch
                epoch = max(epoch, tail.position.epoch)
            await tail.reached(Position(epoch, number + 1), limit)

        return idle
