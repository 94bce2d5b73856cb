"""The one reader of the log's end in a process: each event decoded once, for all who follow."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import structlog

from baton_common.engine.log.append_call import Written
from baton_common.engine.log.connections import Attempts, Line, StatementFailure, failure_of
from baton_common.engine.log.reading import PAGE, Reading, recorded
from baton_common.engine.log.states import Aggregates, States
from baton_common.model.log_port import LogMoved, LogUnavailable, Recorded
from baton_common.model.position import Position

POLL = 0.1
PROMPT_POLL = 0.005
CATCH_UP = 1.0
"""Seconds a position of another process is given to be read here before it is beyond the log."""
_PAGE = 500
_KEEP = 4_096
"""Events kept decoded for those who follow closely; who is further behind reads pages."""

_log = structlog.get_logger("baton.log")


class Tail:
    """Woken by own commits, by a poll for those of other processes."""

    def __init__(
        self, line: Line, reading: Reading, aggregates: Aggregates, states: States
    ) -> None:
        self._line = line
        self._reading = reading
        self._aggregates = aggregates
        self._states = states
        self._recent: list[Recorded] = []
        self._number = 0
        self._wanted = 0
        self._ours: deque[Written] = deque()
        self._starts: Sequence[Position] = ()
        self._epoch = 0
        self._stopped: Exception | None = LogUnavailable("the log is not open")
        self._nudged = asyncio.Event()
        self._arrival: asyncio.Future[None] | None = None
        self._prompt = 0
        self._beginning = 0

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
        """Why it does not go on, if it does not."""
        return self._stopped

    def begin(self, at: Position, starts: Sequence[Position], epoch: int) -> None:
        """Read on after `at`; `starts` are the first positions of the epochs."""
        self._recent = []
        self._number = self._wanted = at.number
        self._ours.clear()
        self._starts = starts
        self._epoch = epoch
        self._stopped = None
        self._beginning += 1
        self._notify()
        self._nudged.set()

    def stop(self, why: Exception) -> None:
        """Everybody who follows gets this exception."""
        self._stopped = why
        self._recent = []
        self._notify()

    def own(self, epoch: int, wrote: Written) -> None:
        """This process committed; what follows directly need not be read from the database."""
        if epoch == self._epoch and wrote.head > self._wanted:
            if wrote.before == self._wanted:
                self._ours.append(wrote)
            self._wanted = wrote.head
            self._nudged.set()

    @contextmanager
    def prompt(self) -> Iterator[None]:
        """While inside, events of other processes are looked for every 5 ms, else 100 ms."""
        self._prompt += 1
        self._nudged.set()
        try:
            yield
        finally:
            self._prompt -= 1

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
        self, after: Position, *, page: int = _PAGE
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

    async def run(self) -> None:
        """Read for ever; heals by itself."""
        attempts = Attempts("tail")
        while True:
            if self._stopped is not None:
                await self._sleep(None)
                continue
            try:
                rows = self._next_of_ours() or await self._line.fetch(PAGE, self._number, _PAGE)
            except Exception as error:
                if failure_of(error) is StatementFailure.LOST:
                    self._line.drop()
                await attempts.pause(error)
                continue
            attempts.succeeded()
            self._take(rows)
            if len(rows) == _PAGE or self._ours:
                await asyncio.sleep(0)
            else:
                prompt = self._prompt or self._wanted > self._number
                await self._sleep(PROMPT_POLL if prompt else POLL)

    def _next_of_ours(self) -> Sequence[Any]:
        """Rows that this process wrote, if they are the next."""
        while self._ours:
            wrote = self._ours.popleft()
            if wrote.before == self._number:
                return wrote.rows(self._epoch)
        return ()

    def _take(self, rows: Sequence[Any]) -> None:
        if self._stopped is not None or not rows:
            return
        for row in rows:
            if row[0] <= self._number:
                continue
            try:
                event = recorded(row, self._aggregates)
                self._states.follow(event, self._aggregates.of(event.stream))
            except Exception as unreadable:
                _log.error("tail stopped", error=repr(unreadable), after=str(self.position))
                self._stopped = unreadable
                break
            self._number = event.position.number
            self._recent.append(event)
        # little by little: thousands more, then gone at once, set off the search for cycles often
        if len(self._recent) > _KEEP + _PAGE:
            del self._recent[:-_KEEP]
        self._notify()

    def _notify(self) -> None:
        if self._arrival is not None:
            self._arrival.set_result(None)
            self._arrival = None

    async def _wait(self) -> None:
        if self._stopped is not None:
            raise self._stopped
        if self._arrival is None:
            self._arrival = asyncio.get_running_loop().create_future()
        await asyncio.shield(self._arrival)

    async def _sleep(self, limit: float | None) -> None:
        try:
            async with asyncio.timeout(limit):
                await self._nudged.wait()
        except TimeoutError:
            return
        self._nudged.clear()
