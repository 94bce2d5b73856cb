"""Builds a service from its parts: log, read models, sagas, consumers, API, health."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter

from baton_common.edge.auditing.access_log import AUDITING
from baton_common.edge.auditing.audit import audit_of
from baton_common.edge.dead_letters.admin import DeadLetterAdmin
from baton_common.edge.dead_letters.routes import dead_letter_routes
from baton_common.edge.http.app import Api, create_app
from baton_common.edge.http.audit_routes import audit_routes
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.edge import Edge
from baton_common.edge.http.health import State
from baton_common.edge.http.key_routes import KeyLimits, key_routes
from baton_common.edge.http.log_routes import log_routes
from baton_common.edge.http.open_streams import OpenStreams
from baton_common.edge.http.recovery_routes import recovery_routes
from baton_common.edge.http.sse import Live
from baton_common.edge.identity.api_keys import KEYRING
from baton_common.edge.identity.barring import Barred, Barring
from baton_common.edge.languages import Messages
from baton_common.engine.consumers.consumer import Consumer
from baton_common.engine.consumers.dead_letters import PostgresConsumerStore
from baton_common.engine.feed.following import Following
from baton_common.engine.feed.ledger import PostgresGapLedger
from baton_common.engine.feed.port import Subscriber
from baton_common.engine.log.traced_log import TracedLog
from baton_common.engine.loops.key_sweeper import sweeping
from baton_common.engine.loops.own_log import OwnLog
from baton_common.engine.projections.group_commit import GroupCommit
from baton_common.engine.projections.loop import SchemaVersionLoop
from baton_common.engine.projections.port import Projection
from baton_common.engine.projections.queries import Queries
from baton_common.engine.projections.rebuild import from_own_log, rebuild
from baton_common.engine.projections.runner import ProjectionRunner
from baton_common.engine.projections.subscriber import ProjectionSubscriber
from baton_common.engine.projections.tables import SERVING, ProjectionTables
from baton_common.engine.rekeying import KEY_FORM, AddressForm, Rekeying
from baton_common.engine.sagas.claiming import Outside
from baton_common.engine.sagas.deadline_runner import DeadlineRunner, OnDeadline
from baton_common.engine.sagas.runner import SagaRunner
from baton_common.model.aggregate import Aggregate, Publish
from baton_common.model.log_port import Recorded
from baton_common.model.position import Position
from baton_common.model.received_message import Handlers, ReceivedMessage
from baton_common.model.saga import Route, Saga
from baton_common.model.service import Loop, Service
from baton_common.platform.telemetry.metrics import Metrics
from baton_common.program import pools
from baton_common.program.environment import Environment
from baton_common.program.pools import new_pool
from baton_common.program.readings import readings_of
from baton_common.program.state_hashes import StateHashes
from baton_common.program.watched_keys import with_watched_keys

DEADLINES = 0.2
"""Seconds after which due deadlines are read although no event came."""
COMMON = (KEYRING, AUDITING, KEY_FORM)
"""Aggregates whose streams every log holds."""


@dataclass
class ServiceBuilder:
    """Used by `build` of a service, top to bottom, inside the event loop that will run it."""

    name: str
    environment: Environment
    aggregates: Sequence[Aggregate[Any, Any]]
    publishers: Mapping[str, Publish] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.log = TracedLog(
            self.environment.dsn,
            service=self.name,
            aggregates=[*self.aggregates, *COMMON],
            publishers=self.publishers,
            second_place=self.environment.second_place,
            witnesses=self.environment.witnesses,
        )
        self.log.tracing = self.environment.tracing
        dsn = self.environment.dsn
        self.pool = new_pool(dsn, f"{self.name} loops", pools.LOOPS)
        """Of loops; routes read by `queries`, which has its own."""
        self._asked = new_pool(dsn, f"{self.name} queries", pools.QUERIES)
        self.queries = Queries(self._asked, self.pool)
        self._group_commit = GroupCommit(self.pool, SERVING)
        self.metrics = Metrics()
        self.live = Live(self.metrics, OpenStreams(self.environment.streams))
        self.commands = Commands(self.log)
        self._ledger = PostgresGapLedger(self.log.readers)
        self._store = PostgresConsumerStore(self.log.readers)
        identify = self.environment.identify
        self._identify, watch = with_watched_keys(identify, self.log, self.live.streams)
        self._loops: list[Loop] = [watch]
        self._hearers: dict[str, Following] = {}
        self._sagas: list[tuple[Saga[Any], Route]] = []
        self._on_deadline: dict[str, OnDeadline] = {}
        self._outside: dict[str, Outside] = {}
        self._shown: list[ProjectionRunner] = []
        self._versioned: list[SchemaVersionLoop] = []
        self._draining: list[Callable[[], Any]] = []
        self._rebuilds: dict[str, Callable[[], Awaitable[None]]] = {}
        self._rekeying: list[Rekeying] = []
        self._hashes = StateHashes(self.log, self.queries, self.pool, self._shown, self._mismatches)

    def projection(self, projection: Projection[Recorded]) -> ProjectionRunner:
        """A read model of the own log; `Baton-Position` waits for it."""
        tables = ProjectionTables[Recorded](self.pool, projection, group_commit=self._group_commit)
        runner = ProjectionRunner(self.log, tables, tail=self.log.tail)
        self._shown.append(runner)
        self._keep_versioned(tables, runner.loop())
        fill = from_own_log(self.log)
        self._rebuilds[projection.name] = lambda: rebuild(tables, fill)
        return runner

    def topic_projection(
        self, projection: Projection[ReceivedMessage], topics: Sequence[str]
    ) -> None:
        """A read model of the contracts of other services."""
        tables = ProjectionTables[ReceivedMessage](
            self.pool, projection, group_commit=self._group_commit
        )
        self._keep_versioned(tables, self._follow(ProjectionSubscriber(tables, self.log), topics))

        async def fill(copy: ProjectionTables[ReceivedMessage]) -> None:
            await self._following(ProjectionSubscriber(copy, self.log), topics).run()

        self._rebuilds[projection.name] = lambda: rebuild(tables, fill)

    def consumer(self, topics: Sequence[str], handlers: Handlers) -> None:
        """Registers what the service does about messages of others. Once in a service: its name is
        that of the checkpoints."""
        self._loops.append(
            self._follow(Consumer(self.name, self.log, self._store, handlers), topics)
        )

    def saga(self, saga: Saga[Any], route: Route) -> None:
        """A saga of the own log; `route` decides the commands that it sends."""
        runner = SagaRunner(self.log, saga, route, tail=self.log.tail, dead_letters=self._store)
        self._loops.append(runner.loop())
        self._sagas.append((saga, route))

    def deadlines(self, handlers: Mapping[str, OnDeadline]) -> None:
        """Registers who decides when a deadline fires that no saga has set, by the category of its
        stream."""
        self._on_deadline.update(handlers)

    def outside(self, handlers: Mapping[str, Outside]) -> None:
        """Registers who carries out the deadlines that have an effect outside, by the category of
        their stream: each is claimed by one process."""
        self._outside.update(handlers)

    def barring(self, barred: Barred) -> None:
        """Watches for people who may not come in; the API keys that they made go."""
        self._loops.append(Barring(self.log, self._identify, barred).loop())

    def rekeying(self, to: AddressForm) -> None:
        """Brings the addresses sealed in the log to this form, before the service serves."""
        rekeying = Rekeying(self.log, self.environment.vault, to)
        self._rekeying.append(rekeying)
        self._loops.append(rekeying.loop())

    def loop(self, *loops: Loop) -> None:
        """Loops of the service's own."""
        self._loops += loops

    def service(
        self,
        parts: Sequence[APIRouter],
        *,
        key_limits: KeyLimits | None = None,
        messages: Messages | None = None,
        opening: Sequence[Callable[[], Any]] = (),
        closing: Sequence[Callable[[], Any]] = (),
    ) -> Service:
        """The whole service, with the routes that every service has. `key_limits` are what
        it can limit an API key to; None: nothing."""
        self._add_deadline_runner()
        self._loops += [*self.environment.publishing(self.log), sweeping(self.log)]
        self.metrics.ask(readings_of(self.log, self._hearers, self._shown, self._loops))
        facts = {"service": self.name}
        ready = [self.log.ready, *(each.ready for each in self._rekeying)]
        state = State(self._loops, ready, facts, self._concerns)
        return Service(
            name=self.name,
            api=self._api(parts, state, messages, key_limits),
            loops=self._loops,
            ready=state.ready,
            opening=[self._open, *(each.open for each in self._rekeying), *opening],
            draining=self._draining,
            closing=[self.live.close, *closing, self._close],
            facts=state.facts,
            replay=self._hashes.replayed,
            rebuilds=self._rebuilds,
            mismatches=self._mismatches,
        )

    def _add_deadline_runner(self) -> None:
        if not (self._sagas or self._on_deadline or self._outside):
            return
        deadlines = DeadlineRunner(self.log, self._sagas, self._on_deadline, self._outside)
        woken = OwnLog(self.log, self.log.tail).idle(lambda: self.log.tail.position, DEADLINES)
        self._loops.append(deadlines.loop(woken))
        self._draining.append(deadlines.close)

    def _keep_versioned(self, tables: ProjectionTables[Any], loop: Loop) -> None:
        kept = SchemaVersionLoop(self.name, tables, loop)
        self._versioned.append(kept)
        self._loops.append(kept.loop())

    def _follow(self, subscriber: Subscriber, topics: Sequence[str]) -> Loop:
        following = self._hearers[subscriber.name] = self._following(subscriber, topics)
        name = f"follows {', '.join(topics)} as {subscriber.name}"
        return Loop(name, following.run, following.progress)

    def _following(self, subscriber: Subscriber, topics: Sequence[str]) -> Following:
        return Following(self.environment.feed, subscriber, topics, self._ledger)

    def _api(
        self,
        parts: Sequence[APIRouter],
        state: State,
        messages: Messages | None,
        key_limits: KeyLimits | None,
    ) -> Api:
        edge = Edge(
            self._identify,
            self.metrics,
            self.environment.tracing,
            self.environment.rates,
            self.environment.bodies,
            self.environment.has_access_log,
        )
        common = [
            log_routes(self.log, self._hashes.live),
            audit_routes(audit_of(self.log, self.environment.vault, [*self.aggregates, *COMMON])),
            dead_letter_routes(DeadLetterAdmin(self.log.readers, self.log)),
            key_routes(self.commands, self.name, self._identify, key_limits),
            recovery_routes(self.log.ready, self.log.reading.waiting, self.log.recover),
        ]
        return create_app(
            self.name,
            [*parts, *common],
            edge,
            state=state,
            wait_for=self._wait_for,
            messages=messages,
            prefix=self.environment.prefix,
        )

    async def _open(self) -> None:
        await self.log.open()
        await self.pool
        await self._asked
        for each in self._versioned:
            await each.tables.create()

    async def _close(self) -> None:
        await self.log.close()
        self._asked.terminate()
        self.pool.terminate()

    def _concerns(self) -> dict[str, str]:
        return {
            f"read model {each.tables.name}": each.sentence
            for each in self._versioned
            if each.sentence is not None
        }

    async def _mismatches(self) -> list[str]:
        return [each.tables.name for each in self._versioned if not await each.tables.fits()]

    async def _wait_for(self, position: Position, seconds: float) -> bool:
        still = {each.tables.name for each in self._versioned if each.sentence is not None}
        shown = [each for each in self._shown if each.tables.name not in still]
        reached = await asyncio.gather(*(each.wait_for(position, seconds) for each in shown))
        return all(reached) and len(shown) == len(self._shown)
