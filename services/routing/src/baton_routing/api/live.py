"""Live updates: agents receive what concerns them, supervisors everything."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress

import msgspec

from baton_common.edge.http.caller import Caller
from baton_common.edge.http.sse import Update
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.log_port import LogUnavailable, Recorded
from baton_common.model.metadata import Metadata
from baton_common.model.position import START, Position
from baton_routing.api.access import sees_whole_floor
from baton_routing.api.queues import LiveQueues
from baton_routing.domain.agent.events import AgentFact
from baton_routing.domain.configuration.events import ConfigurationApplied
from baton_routing.domain.contact.events import AnyContactEvent, ContactArrived

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

_METADATA = Metadata(correlation_id="live-queues")
_CONCERNS = ("agent", "by", "before", "to_agent")
"""The fields of an event that name an agent."""


class Listener:
    """One open stream: whose, and what it has not sent yet."""

    def __init__(self, agent: str | None) -> None:
        self.agent = agent
        """None: everything."""
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

    def __init__(self, log: PostgresLog, queues: LiveQueues) -> None:
        self._log = log
        self._queues = queues
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
        whole = sees_whole_floor(caller.principal)
        listener = Listener(None if whole else caller.principal.id)
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
            for record in page:
                if self._listeners and (update := update_of(record)) is not None:
                    concerned = agents_in(record)
                    for listener in self._listeners:
                        if listener.agent is None or listener.agent in concerned:
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
            for record in await self._log.read(after, PAGE):
                after = record.position
                update = update_of(record)
                if after > until or update is None:
                    continue
                if listener.agent is None or listener.agent in agents_in(record):
                    yield update

    async def _tell_queues(self) -> None:
        while True:
            await self._moved.wait()
            self._moved.clear()
            watching = [each for each in self._listeners if each.agent is None]
            if watching:
                with suppress(LogUnavailable):  # the next move tells them
                    queues = (await self._queues.now(_METADATA)).model_dump_json().encode()
                    for listener in watching:
                        listener.tell(Update(self._at, QUEUES, queues))
            await asyncio.sleep(QUEUES_EVERY)


def reset(at: Position) -> Update:
    """Says that some updates up to this position are missing."""
    return Update(at, RESET, b"{}")


def update_of(record: Recorded) -> Update | None:
    """The update for clients: the event by its stored name, without personal words."""
    event = record.event
    if isinstance(event, ContactArrived):
        event = msgspec.structs.replace(event, caller=None)
    if not isinstance(event, AnyContactEvent | AgentFact | ConfigurationApplied):
        return None
    return Update(record.position, record.type, msgspec.json.encode(event))


def agents_in(record: Recorded) -> set[str]:
    """The agents that an event concerns."""
    named = (getattr(record.event, name, None) for name in _CONCERNS)
    return {each for each in named if isinstance(each, str)}
