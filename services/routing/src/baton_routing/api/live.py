"""Live updates: agents receive what concerns them, supervisors what is of their departments."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import msgspec

from baton_common.edge.http.caller import Caller
from baton_common.edge.http.sse import Update
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.log_port import LogUnavailable, Recorded
from baton_common.model.metadata import Metadata
from baton_common.model.position import START, Position
from baton_routing.api.access import scope_of
from baton_routing.api.queues import LiveQueues
from baton_routing.api.whose import Whose, agents_in, contact_in
from baton_routing.domain.agent.events import AgentFact
from baton_routing.domain.configuration.events import ConfigurationApplied
from baton_routing.domain.contact.events import AnyContactEvent, ContactArrived
from baton_routing.domain.missed.events import CallMissed, MissedCallFact
from baton_routing.queries.scope import Scope

PAGE = 500
MOST_MISSED = 10_000
"""Events that somebody who comes again may have missed; with more they read everything anew."""
MOST_WAITING = 1_000
"""Updates that a slow reader may have before them."""
QUEUES_EVERY = 1.0
"""Seconds between two updates of the queues, while something moves and somebody watches."""
RESET = "reset"
"""Said in the place of updates that were missed: read everything anew."""
QUEUES = "queues"
_TOLD = (AnyContactEvent, AgentFact, MissedCallFact, ConfigurationApplied)
_LESS: dict[str, Any] = {"contact_id": None, "offer_id": None, "changed": []}

_METADATA = Metadata(correlation_id="live-queues")


class Listener:
    """One open stream: whose, and what it has not sent yet."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.waiting: deque[Update] = deque()
        self.woken = asyncio.Event()

    def tell(self, update: Update) -> None:
        """Put it behind the others; too many become one `reset`."""
        if len(self.waiting) >= MOST_WAITING:
            self.waiting.clear()
            update = reset(update.position)
        self.waiting.append(update)
        self.woken.set()


class LiveFloor:
    """One reader of the log's tail for all open streams of the process."""

    def __init__(self, log: PostgresLog, queues: LiveQueues, whose: Whose) -> None:
        self._log = log
        self._queues = queues
        self._whose = whose
        self._at = START
        self._listeners: set[Listener] = set()
        self._moved = asyncio.Event()

    async def run(self) -> None:
        """The loop of it: for ever, until cancelled. Whoever listened while it was down is told
        that they missed something."""
        self._at = await self._log.head()
        for listener in self._listeners:
            listener.tell(reset(self._at))
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow())
            group.create_task(self._tell_queues())

    async def source(self, caller: Caller, after: Position | None) -> AsyncIterator[Update]:
        """The updates after a position (None: from now on), for ever."""
        listener = Listener(scope_of(caller.principal))
        self._listeners.add(listener)
        try:
            if after is not None and after < self._at:
                async for missed in self._missed(listener, after, self._at):
                    yield missed
            while True:
                while listener.waiting:
                    yield listener.waiting.popleft()
                listener.woken.clear()
                await listener.woken.wait()
        finally:
            self._listeners.discard(listener)

    async def _follow(self) -> None:
        async for page in self._log.tail.follow(self._at):
            if self._listeners:
                await self._whose.learn(page)
            for record in page:
                self._whose.fold(record)
                if self._listeners and (updates := Updates.of(record)) is not None:
                    for listener in self._listeners:
                        if (update := self._update(listener, record, updates)) is not None:
                            listener.tell(update)
            self._at = page[-1].position
            self._moved.set()

    async def _missed(
        self, listener: Listener, after: Position, until: Position
    ) -> AsyncIterator[Update]:
        if until.number - after.number > MOST_MISSED:
            yield reset(until)
            return
        while after < until:
            page = await self._log.read(after, PAGE)
            await self._whose.learn(page)
            for record in page:
                after = record.position
                updates = Updates.of(record)
                if after > until or updates is None:
                    continue
                if (update := self._update(listener, record, updates)) is not None:
                    yield update

    def _update(self, listener: Listener, record: Recorded, updates: "Updates") -> Update | None:
        """What somebody hears of an event; None: nothing."""
        scope, whose = listener.scope, self._whose
        if not whose.is_told(scope, record):
            return None
        if scope.everything or scope.person in agents_in(record):
            return updates.whole
        contact_id = contact_in(record)
        match record.event:
            case ConfigurationApplied():
                return updates.less
            case AgentFact() if contact_id and not whose.sees_contact(scope, contact_id):
                return updates.less
            case _:
                return updates.whole

    async def _tell_queues(self) -> None:
        while True:
            await self._moved.wait()
            self._moved.clear()
            watching = [each for each in self._listeners if each.scope.watches]
            if watching:
                with suppress(LogUnavailable):  # the next move tells them
                    queues = await self._queues.now(_METADATA)
                    seen: dict[tuple[bool, frozenset[str]], bytes] = {}
                    for listener in watching:
                        alike = listener.scope.everything, listener.scope.departments
                        if alike not in seen:
                            theirs = queues.seen_by(listener.scope)
                            seen[alike] = theirs.model_dump_json().encode()
                        listener.tell(Update(self._at, QUEUES, seen[alike]))
            await asyncio.sleep(QUEUES_EVERY)


def reset(at: Position) -> Update:
    """Says that some updates up to this position are missing."""
    return Update(at, RESET, b"{}")


@dataclass(frozen=True, slots=True)
class Updates:
    """An event as clients hear it, by its stored name and without personal words."""

    whole: Update
    less: Update
    """For those who see the agent and not the contact in their hands, or not every department: that
    the configuration has changed, and not where."""

    @classmethod
    def of(cls, record: Recorded) -> "Updates | None":
        """None: the event is told to nobody."""
        event = record.event
        if isinstance(event, ContactArrived):
            event = msgspec.structs.replace(event, caller=None, unidentified=None)
        if isinstance(event, CallMissed):
            event = msgspec.structs.replace(event, number=None)
        if not isinstance(event, _TOLD):
            return None
        said = msgspec.to_builtins(event)
        less = {**said, **{key: _LESS[key] for key in said if key in _LESS}}
        where = record.position, record.type
        return cls(
            Update(*where, msgspec.json.encode(said)), Update(*where, msgspec.json.encode(less))
        )
