"""The stories of the cases as they happen: followed through the door, told to whoever listens."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from baton_common.model.position import Position
from baton_onebox.doors_client import SYSTEM, Doors, NotDone, Visitor
from baton_onebox.settings import Language

KEPT = 400
"""Sentences that a new listener is shown."""

ASK_AGAIN = 60.0
"""Seconds that the organisation's time zone is remembered."""

Line = Mapping[str, Any]


@dataclass
class Stories:
    """One language. `shows` says which cases may be told of."""

    doors: Doors
    language: Language
    shows: Callable[[str], Awaitable[bool]]
    beginning: str | None = None
    """The position to begin after; None: from now on."""
    _lines: deque[Line] = field(default_factory=lambda: deque(maxlen=KEPT))
    _grown: asyncio.Condition = field(default_factory=asyncio.Condition)
    _count: int = 0

    async def follow(self) -> None:
        """Follow until the door ends it; called again, it goes on after the last sentence."""
        async for line in self.doors.stories(SYSTEM, self.language, self.beginning):
            self.beginning = str(line["position"])
            if await self.shows(line["case_id"]):
                async with self._grown:
                    self._lines.append(line)
                    self._count += 1
                    self._grown.notify_all()

    async def of(self, visitor: Visitor) -> AsyncIterator[Line]:
        """What this visitor may see of the cases kept here, then each new sentence; until their
        right ends. Raises NotDone, httpx.HTTPError."""
        after = before(self._lines[0]["position"]) if self._lines else self.beginning
        async for line in self.doors.stories(visitor, self.language, after):
            yield line

    async def listen(self) -> AsyncIterator[Line]:
        """The sentences kept so far, then each new one as it comes."""
        sent = self._count - len(self._lines)
        while True:
            kept, count = list(self._lines), self._count  # more may come while these are told
            first = count - len(kept)
            for line in kept[max(0, sent - first) :]:
                yield line
            sent = count
            async with self._grown:
                while self._count == sent:
                    await self._grown.wait()


def before(position: str) -> str:
    """The position before another one."""
    epoch, number = Position.parse(position)
    return str(Position(epoch, max(0, number - 1)))


@dataclass
class ConfigurationZone:
    """The time zone of the organisation: clock times for people are in it."""

    doors: Doors
    _known: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    _until: float = 0.0

    async def now(self) -> ZoneInfo:
        """UTC while there is no organisation, the last known while its service is away; neither
        is remembered."""
        if time.monotonic() > self._until:
            try:
                configuration = await self.doors.get(SYSTEM, "/cases/v1/configuration")
            except (NotDone, httpx.HTTPError):
                return self._known
            self._known = ZoneInfo(configuration["zone"])
            if configuration["version"] > 0:
                self._until = time.monotonic() + ASK_AGAIN
        return self._known
