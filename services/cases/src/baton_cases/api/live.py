"""Live updates: each sentence of the stories, as it happens, to those who see the case."""

import asyncio
from collections.abc import AsyncIterator

from baton_cases.api.access import scope_of
from baton_cases.api.story_views import story_line
from baton_cases.queries.story import new_lines
from baton_common.edge.http.answers import json_bytes
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.sse import Update
from baton_common.engine.projections.queries import Queries
from baton_common.engine.projections.runner import ProjectionRunner
from baton_common.model.position import Position

PAGE = 200
GLANCE = 0.25
"""Seconds between two looks of all open streams together."""


class LiveStories:
    """One look at the read model's mark for all streams of the process; each stream then reads
    what its person may see."""

    def __init__(self, pool: Queries, story: ProjectionRunner) -> None:
        self._pool = pool
        self._story = story
        self._checkpoint = Position(0, 0)
        self._grown = asyncio.Condition()

    async def run(self) -> None:
        """The loop of it: for ever, until cancelled."""
        while True:
            checkpoint = await self._stored()
            if checkpoint != self._checkpoint:
                async with self._grown:
                    self._checkpoint = checkpoint
                    self._grown.notify_all()
            await asyncio.sleep(GLANCE)

    async def source(self, caller: Caller, after: Position | None) -> AsyncIterator[Update]:
        """The lines after a position (None: from now on), for ever, in the caller's language
        and without the words of customers."""
        scope = scope_of(caller.principal)
        at = after if after is not None else await self._stored()
        while True:
            seen = self._checkpoint
            lines = await new_lines(self._pool, scope, at, PAGE)
            for line in lines:
                at = Position(line.epoch, line.position)
                shown = story_line(line, caller.language, []).model_copy(update={"attachments": []})
                yield Update(at, line.kind, json_bytes(shown))
            if not lines:
                async with self._grown:
                    while self._checkpoint == seen:
                        await self._grown.wait()

    async def _stored(self) -> Position:
        checkpoints = await self._story.tables.checkpoints()
        return max((checkpoint for checkpoint, _ in checkpoints.values()), default=Position(0, 0))
