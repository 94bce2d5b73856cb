"""The streams that are open in a process: how many somebody may have, and when each ends."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from baton_common.edge.identity.principal import Principal
from baton_common.edge.identity.rights import Concerns

LONGEST = 3_600.0
"""Seconds after which a stream ends and the client comes again with what it may see then."""
LOOK = 1.0
"""Most seconds between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """Streams open at once, in one process of a service."""

    person: int = 10
    """Of a person; the oldest ends for an eleventh."""
    machine: int = 100
    """Of a machine."""
    all: int = 2_000
    """Of everybody together."""

    def of(self, principal: Principal) -> int:
        """The most that this principal may have."""
        return self.machine if principal.is_machine else self.person


@dataclass(eq=False)
class Stream:
    """One open stream."""

    principal: Principal
    ends: float
    """Unix seconds: when the proof ends, or an hour is over."""
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    is_superseded: bool = False
    """It ended for a newer one of the same principal."""


class OpenStreams:
    """One per service and process. `clock` gives Unix seconds."""

    def __init__(self, limits: StreamLimits, clock: Callable[[], float] = time.time) -> None:
        self._limits = limits
        self._clock = clock
        self._of: defaultdict[str, list[Stream]] = defaultdict(list)
        self._count = 0
        self._moved = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return self._count

    @property
    def are_too_many(self) -> bool:
        """True if there is no room for another one of somebody who has none."""
        return self._count >= self._limits.all

    def has_room(self, principal: Principal) -> bool:
        """True if this principal may open one: another of theirs ends for it, or there is room."""
        theirs = len(self._of.get(principal.actor, ()))
        return not self.are_too_many or theirs >= self._limits.of(principal)

    def open(self, principal: Principal, ends: float) -> Stream:
        """A new stream; the oldest ones of theirs end if they have too many."""
        stream = Stream(principal, min(ends, self._clock() + LONGEST))
        theirs = self._of[principal.actor]
        theirs.append(stream)
        self._count += 1
        for oldest in theirs[: -self._limits.of(principal)]:
            oldest.is_superseded = True
            self._end(oldest)
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch())
        self._moved.set()
        return stream

    def close(self, stream: Stream) -> None:
        """Its client is gone, or has been told that it ended."""
        self._end(stream)

    def end(self, concerns: Concerns) -> None:
        """End the streams of these principals."""
        for stream in [each for theirs in self._of.values() for each in theirs]:
            if concerns(stream.principal):
                self._end(stream)

    def _end(self, stream: Stream) -> None:
        stream.ended.set()
        theirs = self._of.get(stream.principal.actor, [])
        if stream in theirs:
            theirs.remove(stream)
            self._count -= 1
            if not theirs:
                del self._of[stream.principal.actor]

    async def _watch(self) -> None:
        """Ends each stream when its time has come, as long as there is any."""
        while self._count:
            now = self._clock()
            self.end_at(now)
            if not self._count:
                return
            soonest = min(each.ends for theirs in self._of.values() for each in theirs)
            self._moved.clear()
            try:
                async with asyncio.timeout(min(LOOK, max(0.0, soonest - now))):
                    await self._moved.wait()
            except TimeoutError:
                continue

    def end_at(self, now: float) -> None:
        """End the streams whose time is over at an instant (Unix seconds)."""
        for stream in [each for theirs in self._of.values() for each in theirs]:
            if stream.ends <= now:
                self._end(stream)
