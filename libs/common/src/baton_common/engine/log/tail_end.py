"""The newest events in memory, for those who follow the log."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

from baton_common.engine.log.reading import Reading
from baton_common.model.log_port import LogMoved, LogUnavailable, Recorded
from baton_common.model.position import Position

CATCH_UP = 1.0
"""Seconds a position of another process is given to be read here before it is beyond the log."""
PAGE_SIZE = 500


class TailEnd:
    """The followers' side of the tail, which fills it."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._recent: list[Recorded] = []
        self._number = 0
        self._wanted = 0
        self._starts: Sequence[Position] = ()
        self._epoch = 0
        self._stopped: Exception | None = LogUnavailable("the log is not open")
        self._beginning = 0
        self._arrival = asyncio.Event()

    @property
    def position(self) -> Position:
        """The position up to which it has read."""
        return Position(self._epoch, self._number)

    @property
    def newest(self) -> Position:
        """The newest position known to be committed, read or not."""
        return Position(self._epoch, max(self._number, self._wanted))

    @property
    def error(self) -> Exception | None:
        """The reason the tail does not go on; None: it does."""
        return self._stopped

    async def reached(self, position: Position, limit: float) -> bool:
        """Wait until it has read that far; false after `limit` seconds."""
        try:
            async with asyncio.timeout(limit):
                while self.position < position:
                    await self._wait()
        except TimeoutError:
            return False
        return True

    async def expect(self, position: Position) -> None:
        """Wait a moment for a position that another process may just have committed."""
        if position > self.newest and self._stopped is None:
            await self.reached(position, CATCH_UP)

    async def follow(
        self, after: Position, *, page: int = PAGE_SIZE
    ) -> AsyncGenerator[Sequence[Recorded], None]:
        """Pages of events after a position, in order, waiting at the end for more; never empty.

        Raises LogMoved when the log moved or `after` is beyond it, LogUnavailable, UnknownEvent
        for an event that this release cannot read.
        """
        await self.expect(after)
        beginning = self._beginning
        number = await self.after(after)
        while True:
            if beginning != self._beginning:
                raise LogMoved("the log was opened again, look where to follow it from")
            if isinstance(self._stopped, LogMoved | LogUnavailable):
                raise self._stopped
            if number >= self._number:
                await self._wait()
            elif self._recent and number + 1 >= self._recent[0].position.number:
                first = number + 1 - self._recent[0].position.number
                events: Sequence[Recorded] = self._recent[first : first + page]
                number = events[-1].position.number
                yield events
            else:
                events = await self._reading.page(number, page)
                if events:
                    number = events[-1].position.number
                    yield events

    async def after(self, position: Position) -> int:
        """The number after which to read for what follows a position, which may be one of an
        epoch whose end was lost. Raises LogMoved for a position beyond the log."""
        number = position.number
        for start in self._starts:
            if start.epoch > position.epoch:
                number = min(number, start.number - 1)
        if isinstance(self._stopped, LogMoved | LogUnavailable):
            raise self._stopped
        beyond = position.epoch > self._epoch
        if not beyond and number > self.newest.number:
            # another process may have written it just now
            beyond = number > await self._reading.newest()
        if beyond:
            raise LogMoved(f"{position} is beyond the log, which has come to {self.newest}")
        return number

    async def _wait(self) -> None:
        if self._stopped is not None:
            raise self._stopped
        await self._arrival.wait()

    def _wake_followers(self) -> None:
        self._arrival.set()
        self._arrival.clear()
