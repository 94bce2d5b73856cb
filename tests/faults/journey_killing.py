"""Whoever kills the services in turn while customers call: between steps, and in the middle."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle

from tests.e2e.apart import Apart

GAP = (1, 4)
"""Steps between two kills, at least and at most."""
TURNS = 400
"""Most turns of the event loop until a kill in the middle of a step: it hits the request, its
commit or its answer."""


class Killer:
    """kill -9 of the next service at seeded steps, and its start again, while the journey goes on.

    Half of them are killed before the step begins, as soon as the one before was answered: what
    follows from it is under way. The other half die while the step's request is.
    """

    def __init__(
        self, services: Apart, turn: Sequence[str], kills: int, chance: random.Random
    ) -> None:
        self._services = services
        self._turn = cycle(turn)
        self._chance = chance
        self._wait = chance.randint(*GAP)
        self._left = kills
        self._starting: dict[str, asyncio.Task[None]] = {}
        self.killed: list[tuple[str, str]] = []
        """Service and step, in order."""

    @asynccontextmanager
    async def metadata(self) -> AsyncIterator["Killer"]:
        """In the end every service runs again."""
        try:
            yield self
            await asyncio.gather(*self._starting.values())
        finally:
            for task in self._starting.values():
                task.cancel()
            await asyncio.gather(*self._starting.values(), return_exceptions=True)

    @property
    def is_done(self) -> bool:
        """True if no kill is left."""
        return not self._left

    async def before(self, step: str) -> None:
        """Called before each step of a journey."""
        self._wait -= 1
        if self._wait > 0 or self.is_done:
            return
        self._wait = self._chance.randint(*GAP)
        self._left -= 1
        name = next(self._turn)
        if name in self._starting:
            await self._starting[name]
        self.killed.append((name, step))
        if self._chance.random() < 0.5:
            await self._services.programs[name].kill()
        turns = self._chance.randrange(TURNS)
        self._starting[name] = asyncio.create_task(self._kill_and_start(name, turns))

    async def _kill_and_start(self, name: str, turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        await self._services.programs[name].kill()
        await self._services.start(name)
