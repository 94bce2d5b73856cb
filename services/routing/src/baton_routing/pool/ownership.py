"""One holding of a pool, from taking the fence to losing it; everything is forgotten then.

follow    events of the own log go to the matcher, own commits at once, others' within 5 ms
act       what is due by time and who is asked for whom goes to the log, each as a unit under
          the fence, many at once; a unit that was refused is given back once the tail has shown why
"""

import asyncio
import time
from collections.abc import Callable, Hashable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import Any

import structlog

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.clock import NewId
from baton_common.model.log_port import Conflict, FenceMove, Recorded
from baton_common.model.messages import Refused
from baton_common.model.metadata import Metadata
from baton_common.model.position import Position
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.contact.events import ContactAbandoned, ContactArrived, ContactWrappedUp
from baton_routing.domain.contact.state import CONTACT, Contact
from baton_routing.domain.matching.matcher import Due, Match, Matcher
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import (
    EndWrapUpByTime,
    LapseOffer,
    MoveContact,
    OfferContact,
)
from baton_routing.pool.shortcut import encoded, keep
from baton_routing.ports import StateStore

STORE_AFTER = 10_000
"""Positions between two stored states."""
STORE_EVERY = 10.0
"""Seconds between them at least: storing stops the matching for a moment."""
IDLE = 1.0
"""Seconds after which it checks without being woken."""
CALM = 60.0
"""Seconds without an event after which the floor counts as quiet."""
SHORTEST = 0.001
PAUSE = 1.0
"""Pause in seconds before a request that was refused twice is tried again."""

_log = structlog.get_logger("baton.pool")


class FenceLost(Exception):
    """Another process owns the pool: stop and drop everything."""


@dataclass(frozen=True)
class PoolEnvironment:
    """The environment that the owner of a pool needs."""

    log: PostgresLog
    store: StateStore
    pool: str
    new_id: NewId
    store_after: int = STORE_AFTER
    store_every: float = STORE_EVERY


class Ownership:
    """The ownership of one pool, under one epoch of its fence. Call `run` once; it runs until
    cancelled."""

    def __init__(
        self, environment: PoolEnvironment, fence: FenceMove, matcher: Matcher, at: Position
    ) -> None:
        self._environment = environment
        self._log = environment.log
        self._fence = fence
        self._matcher = matcher
        self._applied = self._stored = at
        self._stored_at = self._applied_at = time.monotonic()
        self._under_way: set[Hashable] = set()
        self._refused: dict[Hashable, float] = {}
        self._journeys: dict[str, Metadata] = {}
        self._woken = asyncio.Event()
        self._waiters: list[tuple[int, int, asyncio.Future[None]]] = []
        """Waiters for the log to be read up to a number; a heap."""
        self._tickets = count()
        self.acted_at = time.monotonic()
        """Loop time of the last step."""

    async def run(self) -> None:
        """Match until cancelled. Raises FenceLost, LogMoved, LogUnavailable: requests under way may
        still be stored, unless the next owner has taken the fence by then."""
        head = await self._log.head()  # read after the fence was taken: nothing is missed
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow(group))
            while self._applied.number < head.number:
                await self._wait(IDLE)
            while True:
                is_busy = self._is_busy()
                with self._log.tail.prompt() if is_busy else nullcontext():
                    while is_busy == self._is_busy():
                        now = self._log.clock.now()
                        self._act(now, group)
                        await self._wait(self._until_next(now))

    def _is_busy(self) -> bool:
        """True if a contact waits or rings, or an event was recent. Otherwise the first call that
        another process takes is found a moment later, and the database is spared."""
        return bool(self._matcher.contacts) or time.monotonic() - self._applied_at < CALM

    def _act(self, now: datetime, group: asyncio.TaskGroup) -> None:
        for due in self._matcher.due(now):
            key = _key(due)
            if key not in self._under_way:
                self._under_way.add(key)
                group.create_task(self._let_due(due, key))
        for match in self._matcher.match(now):
            group.create_task(self._offer(match, now))

    async def _follow(self, group: asyncio.TaskGroup) -> None:
        async for page in self._log.tail.follow(self._applied):
            for record in page:
                self._matcher.apply(record.event)
                self._note_journey(record)
            self._applied, self._applied_at = page[-1].position, time.monotonic()
            self._woken.set()
            while self._waiters and self._waiters[0][0] <= self._applied.number:
                _, _, waiter = heappop(self._waiters)
                if not waiter.done():
                    waiter.set_result(None)
            if self._is_time_to_store():
                self._stored, self._stored_at = self._applied, time.monotonic()
                state = encoded(self._matcher, self._applied)
                group.create_task(keep(self._environment.store, self._environment.pool, state))

    async def _offer(self, match: Match, now: datetime) -> None:
        """Ask the agent; on failure contact and agent are free again."""
        offer_id = self._environment.new_id()

        def decide(work: UnitOfWork) -> Contact:
            offer = OfferContact(
                contact_id=match.contact_id,
                agent=match.agent,
                offer_id=offer_id,
                matched_at=now,
                at=work.now,
            )
            return do(work, offer)

        if await self._commit(match.contact_id, match, decide) is None:
            self._matcher.give_back(match, self._log.clock.now())
            self._woken.set()

    async def _let_due(self, due: Due, key: Hashable) -> None:
        """Commit what is due; the matcher repeats it until it is in the log."""

        stored = await self._commit(due.contact_id, key, lambda work: do(work, due))
        if stored is not None:
            await self._until_applied(stored)
        self._under_way.discard(key)
        self._woken.set()

    async def _commit(
        self, contact_id: str, what: Hashable, decide: Callable[[UnitOfWork], Any]
    ) -> Position | None:
        """Commit a request; returns its log position. None: it was refused, and the tail has been
        read since."""
        metadata = self._journeys.get(contact_id)
        if metadata is None:
            metadata = await self._log.metadata(CONTACT.stream(contact_id))
        metadata = metadata or Metadata(correlation_id=contact_id)
        try:
            done = await self._log.run(decide, metadata=metadata, fences=[self._fence])
        except (Refused, Conflict) as refused:
            if isinstance(refused, Conflict):
                await self._check_fence()
            await self._until_applied(self._log.tail.newest)
            await self._pause_if_again(what, refused)
            return None
        return done.position or self._applied

    async def _until_applied(self, position: Position) -> None:
        if position.number > self._applied.number:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heappush(self._waiters, (position.number, next(self._tickets), waiter))
            await waiter

    async def _check_fence(self) -> None:
        fence = await self._log.fence(self._fence.name)
        if fence.epoch != self._fence.after:
            raise FenceLost(f"{fence.holder} owns {self._fence.name} since {fence.epoch}")

    async def _pause_if_again(self, what: Hashable, why: Exception) -> None:
        """Matcher and deciders agree once the tail is read; if they still do not, this pause keeps
        the floor running."""
        now = time.monotonic()
        before = self._refused.get(what, 0.0)
        self._refused = {key: at for key, at in self._refused.items() if now - at < 5 * PAUSE}
        self._refused[what] = now
        if now - before < 5 * PAUSE:
            _log.warning("refused again", what=str(what), why=str(why))
            await asyncio.sleep(PAUSE)

    def _note_journey(self, record: Recorded) -> None:
        """Gives units about a contact the correlation and trace of its arrival."""
        match record.event:
            case ContactArrived(contact_id=id_):
                metadata = record.metadata
                self._journeys[id_] = Metadata(
                    correlation_id=metadata.correlation_id,
                    causation_id=str(record.id),
                    traceparent=metadata.traceparent,
                )
            case ContactAbandoned(contact_id=id_) | ContactWrappedUp(contact_id=id_):
                self._journeys.pop(id_, None)
            case _:
                pass

    def _is_time_to_store(self) -> bool:
        return (
            self._applied.number - self._stored.number >= self._environment.store_after
            and time.monotonic() - self._stored_at >= self._environment.store_every
        )

    def _until_next(self, now: datetime) -> float:
        due = self._matcher.next_due()
        if due is None:
            return IDLE
        return min(IDLE, max(SHORTEST, (due - now).total_seconds()))

    async def _wait(self, limit: float) -> None:
        self.acted_at = time.monotonic()
        try:
            async with asyncio.timeout(limit):
                await self._woken.wait()
        except TimeoutError:
            return
        self._woken.clear()


def _key(due: Due) -> Hashable:
    match due:
        case LapseOffer(offer_id=offer_id):
            return "lapse", offer_id
        case MoveContact(contact_id=contact_id, from_queue=queue):
            return "move", contact_id, queue
        case EndWrapUpByTime(agent=agent, contact_id=contact_id):
            return "wrap-up", agent, contact_id
