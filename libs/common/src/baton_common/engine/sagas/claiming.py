"""The claims of one process: taken for what has an effect outside, kept while it is under way."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from baton_common.model.claims import Claim, Claims, Wanted
from baton_common.model.clock import Monotonic, new_id
from baton_common.model.log_port import Conflict, Deadline, LogUnavailable
from baton_common.model.unit_of_work import UnitOfWork

CLAIM = 10.0
"""Seconds that a claim lasts without a word of its process."""
EXTEND_EVERY = 3.0
LONGEST_ATTEMPT = 600.0
AT_ONCE = 32
"""Most deadlines of one category worked on at the same time, so that slow mails hold up no saga."""
_MARGIN = 2.0
"""Seconds before its end in which a claim is no longer relied on."""


@dataclass(eq=False, slots=True)
class Held:
    """A deadline that this process works on, and no other one while it is valid."""

    claim: Claim
    extended_at: float
    _now: Monotonic

    @property
    def deadline(self) -> Deadline:
        """What is to be done, and the attempt that fences it."""
        return self.claim.deadline

    def valid(self) -> bool:
        """False: another process may have taken it over. Asked right before something cannot be
        taken back."""
        return self._now() < self.extended_at + CLAIM - _MARGIN


class ClaimLost(Conflict):
    """The process was held up for so long that another one may be at work; nothing was done."""


@dataclass(frozen=True)
class Outcome:
    """What an attempt came to, as a decision of one unit with the firing of its deadline."""

    decide: Callable[[UnitOfWork], Any]
    counts_late: bool = False
    """It is known from outside, and counts even where another process has taken the attempt for
    lost meanwhile: the decision is committed then without the firing, and must bear it."""


@dataclass(frozen=True)
class Outside:
    """How the deadlines of a category are carried out that have an effect outside.

    `attempt` may do it and wait for it. After the process was lost on the way, or when the attempt
    took longer than `limit` seconds and was cancelled, it is called again for the same attempt: the
    log must tell it what may have been done, and only then. At most `at_once` are claimed."""

    attempt: Callable[[Held], Awaitable[Outcome]]
    limit: float = LONGEST_ATTEMPT
    at_once: int = AT_ONCE

    async def outcome(self, held: Held) -> Outcome:
        """Raises TookTooLong, and what the attempt raises."""
        try:
            async with asyncio.timeout(self.limit) as limit:
                return await self.attempt(held)
        except TimeoutError as late:
            if not limit.expired():
                raise
            raise TookTooLong(f"it took longer than {self.limit:g} s") from late


class TookTooLong(Exception):
    """An attempt was cancelled; it is made again, told by the log what may have been done."""


class ClaimsInHand:
    """Takes claims and makes them last; one for each process and log."""

    def __init__(self, log: Claims, monotonic: Monotonic = time.monotonic) -> None:
        self._log = log
        self._now = monotonic
        self._claimer = new_id()
        self._held: set[Held] = set()
        self._reached_since: float | None = None
        self._lapsed_at = monotonic()
        self._keeping: asyncio.Task[None] | None = None

    async def take(self, rooms: Mapping[str, int], since: Mapping[str, datetime]) -> list[Held]:
        """Claims what is due, the earliest first. Raises LogUnavailable."""
        asked = self._now()
        lapsed = self._may_take_over(asked)
        try:
            claims = await self._log.claim(self._claimer, Wanted(rooms, since, lapsed), CLAIM)
        except Exception:
            self._reached_since = None
            raise
        if self._reached_since is None:
            self._reached_since = asked
        if lapsed:
            self._lapsed_at = asked
        held = [new for claim in claims if (new := self._taken(claim, asked)) is not None]
        if held and (self._keeping is None or self._keeping.done()):
            self._keeping = asyncio.create_task(self._keep(), name="claims are kept")
        return held

    def _taken(self, claim: Claim, at: float) -> Held | None:
        """None: it is at work on it already, its claim had ended meanwhile."""
        for held in self._held:
            if held.deadline.id == claim.deadline.id:
                held.claim, held.extended_at = claim, at
                return None
        held = Held(claim, at, self._now)
        self._held.add(held)
        return held

    async def extend(self) -> None:
        """Makes all of them last on. Raises LogUnavailable."""
        if not self._held:
            return
        asked, held = self._now(), {each.claim: each for each in self._held}
        for claim in await self._log.extend(list(held), CLAIM):
            held[claim].extended_at = asked

    def done(self, held: Held) -> None:
        """Its deadline was fired, or is another attempt's."""
        self._held.discard(held)

    async def let_go(self, held: Held, seconds: float) -> None:
        """Nobody takes it for so many seconds, then anybody may."""
        self._held.discard(held)
        with suppress(LogUnavailable):  # else it ends by itself
            await self._log.let_go([held.claim], seconds)

    def close(self) -> None:
        """They are no longer kept."""
        if self._keeping is not None:
            self._keeping.cancel()

    def _may_take_over(self, now: float) -> bool:
        reached = self._reached_since
        return (
            reached is not None and now - reached >= CLAIM and now - self._lapsed_at >= EXTEND_EVERY
        )

    async def _keep(self) -> None:
        while self._held:
            await asyncio.sleep(EXTEND_EVERY)
            with suppress(LogUnavailable):  # the next one follows
                await self.extend()
