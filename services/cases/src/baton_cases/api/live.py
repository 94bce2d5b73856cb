"""Live updates: each sentence of the stories, as it happens, to those who see the case."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from typing import Literal

from baton_cases.api.access import scope_of
from baton_cases.api.story_views import story_line
from baton_cases.projections.story.lines import LineRow
from baton_cases.queries.scope import Concerned, Scope
from baton_cases.queries.story import lines_with_concerned, new_lines
from baton_common.edge.http.answers import json_bytes
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.sse import Update
from baton_common.engine.projections.queries import Queries
from baton_common.engine.projections.runner import ProjectionRunner
from baton_common.model.position import START, Position

PAGE = 200
GLANCE = 0.25
"""Seconds between two looks of all open streams together."""
MOST_WAITING = 1_000
"""Updates that a slow reader may have before them; then they read on by themselves."""
READ_ON = 2
"""Streams that read by themselves at a time: those that begin in the past, and slow ones."""

Language = Literal["zh", "en"]


class Listener:
    """One open stream: what it sees, and what it has not sent yet."""

    def __init__(self, scope: Scope, language: Language) -> None:
        self.scope = scope
        self.language = language
        self.waiting: deque[Update] = deque()
        self.has_lost = False
        """True if updates were left out: those after what it has sent are read anew."""
        self.woken = asyncio.Event()

    def tell(self, update: Update) -> None:
        """Put it behind the others."""
        if len(self.waiting) >= MOST_WAITING:
            self.waiting.clear()
            self.has_lost = True
        if not self.has_lost:
            self.waiting.append(update)
        self.woken.set()


class LiveStories:
    """One reader of the stories for all open streams of the process."""

    def __init__(self, pool: Queries, *shown: ProjectionRunner) -> None:
        """`shown` are the read models of lines and cases: a line is told once both have it."""
        self._pool = pool
        self._shown = shown
        self._at: Position | None = None
        """Up to where all listeners were told; None: nobody listens."""
        self._listeners: set[Listener] = set()
        self._read_on = asyncio.Semaphore(READ_ON)

    async def run(self) -> None:
        """The loop of it: for ever, until cancelled."""
        while True:
            if not self._listeners:
                self._at = None
            elif self._at is not None:
                self._at = await self._tell(self._at, await self._reached())
            await asyncio.sleep(GLANCE)

    async def source(self, caller: Caller, after: Position | None) -> AsyncIterator[Update]:
        """The lines after a position (None: from now on), for ever, in the caller's language
        and without the words of customers."""
        reached = await self._reached()
        if self._at is None:
            self._at = reached
        listener = Listener(scope_of(caller.principal), caller.language)
        at = self._at if after is None else min(after, self._at)
        listener.has_lost = at < self._at
        self._listeners.add(listener)
        try:
            while True:
                if listener.has_lost:
                    until, listener.has_lost = self._at or at, False
                    async for missed in self._between(listener, at, until):
                        yield missed
                    at = until
                while listener.waiting and not listener.has_lost:
                    update = listener.waiting.popleft()
                    at = update.position
                    if after is None or at > after:  # another process may have told more
                        yield update
                if not listener.has_lost:
                    listener.woken.clear()
                    await listener.woken.wait()
        finally:
            self._listeners.discard(listener)

    async def _tell(self, after: Position, until: Position) -> Position:
        """Read on to a position, and tell each line to those who see its case."""
        while after < until:
            lines = await lines_with_concerned(self._pool, after, until, PAGE)
            for line, concerned in lines:
                self._tell_line(line, concerned)
            if len(lines) < PAGE:
                break
            after = self._at = position_of(lines[-1][0])
        return max(after, until)

    def _tell_line(self, line: LineRow, concerned: Concerned) -> None:
        shown: dict[Language, Update] = {}
        for listener in self._listeners:
            if listener.scope.sees_concerned(concerned):
                if listener.language not in shown:
                    shown[listener.language] = update_of(line, listener.language)
                listener.tell(shown[listener.language])

    async def _between(
        self, listener: Listener, after: Position, until: Position
    ) -> AsyncIterator[Update]:
        while after < until:
            async with self._read_on:
                lines: Sequence[LineRow] = await new_lines(
                    self._pool, listener.scope, after, until, PAGE
                )
            for line in lines:
                yield update_of(line, listener.language)
            if len(lines) < PAGE:
                return
            after = position_of(lines[-1])

    async def _reached(self) -> Position:
        """The position up to which the read models have come."""
        reached = []
        for runner in self._shown:
            checkpoints = await runner.tables.checkpoints()
            reached.append(max((at for at, _ in checkpoints.values()), default=START))
        return min(reached)


def position_of(line: LineRow) -> Position:
    """The position of the event that it tells."""
    return Position(line.epoch, line.position)


def update_of(line: LineRow, language: Language) -> Update:
    """The line for clients, without words and files."""
    shown = story_line(line, language, []).model_copy(update={"attachments": []})
    return Update(position_of(line), line.kind, json_bytes(shown))
