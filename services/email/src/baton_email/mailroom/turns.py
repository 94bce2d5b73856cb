"""Whose mail is read next: the child processes are shared out fairly between senders.

A mail costs the shares of who sent it: the domain in From, and the host that brought it unless that
is a named relay. Who has used least goes first, so that a flood of costly mails of one sender holds
up nobody else's."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from baton_common.model.clock import Monotonic
from baton_common.model.log_port import Conflict

MOST_SHARES = 50_000


class TooManyWait(Conflict):
    """So many mails of one sender wait already: this one is looked at later, others now."""


@dataclass(frozen=True)
class ReadingLimits:
    """Of one process."""

    children: int = 2
    """Mails read at once."""
    seconds_a_minute: float = 6.0
    """Of child processes, that a sender may use and still be given all of them; who has used more
    leaves one of them to the others."""
    waiting_of_one: int = 64
    """Mails of one sender that wait for a turn; more are let go for a while."""


@dataclass(eq=False, slots=True)
class _Waiting:
    shares: Sequence[str]
    turn: "asyncio.Future[None]"


class ReadingTurns:
    """Turns of the child processes. Used by tasks of one loop."""

    def __init__(self, limits: ReadingLimits, monotonic: Monotonic = time.monotonic) -> None:
        self.limits = limits
        self._now = monotonic
        self._free = limits.children
        self._used: dict[str, tuple[float, float]] = {}
        """Seconds used by share, and when that was reckoned: they wear off by and by."""
        self._waiting: list[_Waiting] = []
        self._of: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, shares: Sequence[str]) -> AsyncIterator[None]:
        """Waits for a child process; what is done within the block is charged to the shares.
        Raises TooManyWait."""
        if any(self._of[share] >= self.limits.waiting_of_one for share in shares):
            raise TooManyWait("too many mails of this sender wait")
        await self._wait(shares)
        began = self._now()
        try:
            yield
        finally:
            self._charge(shares, self._now() - began)
            self._free += 1
            self._give()

    async def _wait(self, shares: Sequence[str]) -> None:
        waiting = _Waiting(shares, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._of.update(shares)
        self._give()
        try:
            await waiting.turn
        except asyncio.CancelledError:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            else:  # its turn came, and it was gone already
                self._free += 1
            self._give()
            raise
        finally:
            self._of.subtract(shares)
            self._of += Counter()  # those at nought are forgotten

    def _give(self) -> None:
        while self._free and (following := self._next()) is not None:
            self._waiting.remove(following)
            self._free -= 1
            following.turn.set_result(None)

    def _next(self) -> _Waiting | None:
        """Of those who have used least, who came first; None: nobody may have the last one."""
        still_here = [each for each in self._waiting if not each.turn.done()]
        if not still_here:
            return None
        following = min(still_here, key=lambda each: self._level(each.shares))
        is_last_of_many = self._free == 1 and self.limits.children > 1
        if is_last_of_many and self._level(following.shares) > self.limits.seconds_a_minute:
            return None
        return following

    def _level(self, shares: Sequence[str]) -> float:
        now, per_second = self._now(), self.limits.seconds_a_minute / 60
        levels = (self._used.get(share, (0.0, now)) for share in shares)
        return sum(max(0.0, used - (now - at) * per_second) for used, at in levels)

    def _charge(self, shares: Sequence[str], seconds: float) -> None:
        for share in shares:
            self._used[share] = self._level([share]) + seconds, self._now()
        if len(self._used) > MOST_SHARES:
            self._used = {share: used for share, used in self._used.items() if self._level([share])}
