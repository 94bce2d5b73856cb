"""The one reader of the log's end in a process: each event decoded once, for all who follow."""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import structlog

from baton_common.engine.log.aggregates import Aggregates
from baton_common.engine.log.append_answer import CallOutcome
from baton_common.engine.log.connections import Attempts, StatementFailure, failure_of
from baton_common.engine.log.line import Line
from baton_common.engine.log.reading import PAGE, Reading
from baton_common.engine.log.recorded_rows import recorded
from baton_common.engine.log.states import States
from baton_common.engine.log.tail_end import PAGE_SIZE, TailEnd
from baton_common.model.position import Position

POLL = 0.1
PROMPT_POLL = 0.005
_KEEP = 4_096
"""Events kept decoded for those who follow closely; who is further behind reads pages."""

_log = structlog.get_logger("baton.log")


class Tail(TailEnd):
    """Woken by own commits, by a poll for those of other processes."""

    def __init__(
        self, line: Line, reading: Reading, aggregates: Aggregates, states: States
    ) -> None:
        super().__init__(reading)
        self._line = line
        self._aggregates = aggregates
        self._states = states
        self._ours: deque[CallOutcome] = deque()
        self._nudged = asyncio.Event()
        self._prompt = 0

    def begin(self, at: Position, starts: Sequence[Position], epoch: int) -> None:
        """Read on after `at`; `starts` are the first positions of the epochs."""
        self._recent = []
        self._number = self._wanted = at.number
        self._ours.clear()
        self._starts = starts
        self._epoch = epoch
        self._stopped = None
        self._beginning += 1
        self._wake_followers()
        self._nudged.set()

    def stop(self, why: Exception) -> None:
        """Everybody who follows gets this exception."""
        self._stopped = why
        self._recent = []
        self._wake_followers()

    def own(self, epoch: int, wrote: CallOutcome) -> None:
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

    async def run(self) -> None:
        """Read for ever; heals by itself."""
        attempts = Attempts("tail")
        while True:
            if self._stopped is not None:
                await self._sleep(None)
                continue
            try:
                rows = self._next_of_ours() or await self._line.fetch(PAGE, self._number, PAGE_SIZE)
            except Exception as error:
                if failure_of(error) is StatementFailure.LOST:
                    self._line.drop()
                await attempts.pause(error)
                continue
            if attempts.failed:
                attempts.succeeded()
            self._take(rows)
            if len(rows) == PAGE_SIZE or self._ours:
                await asyncio.sleep(0)
            else:
                prompt = self._prompt or self._wanted > self._number
                await self._sleep(PROMPT_POLL if prompt else POLL)

    def _next_of_ours(self) -> Sequence[Any]:
        """Rows that this process wrote, if they are the next."""
        while self._ours:
            wrote = self._ours.popleft()
            if wrote.before == self._number:
                return wrote.rows
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
        if len(self._recent) > _KEEP + PAGE_SIZE:
            del self._recent[:-_KEEP]
        self._wake_followers()

    async def _sleep(self, limit: float | None) -> None:
        try:
            async with asyncio.timeout(limit):
                await self._nudged.wait()
        except TimeoutError:
            return
        self._nudged.clear()
