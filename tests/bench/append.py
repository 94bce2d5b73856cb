"""GOAL-1: durable appends, with concurrency check and order, beside the raw limit and a peer."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from typing import TypeAlias
from urllib.parse import parse_qs, urlsplit

import asyncpg

from baton_common.about import About
from baton_common.aggregate import Aggregate
from baton_common.contract import Contract
from baton_common.event_types import EventTypes
from baton_common.log.postgres_log import PostgresLog
from baton_common.messages import Event
from baton_common.postgres.database import Database
from baton_common.schema.common import create_common
from baton_common.testing.servers.postgres import PostgresServer
from baton_common.work import Work
from tests.bench.peers import eventsourcing_library, raw
from tests.bench.rounds import Goal, race, table

EVENTS = 20_000
ABOUT = About(correlation_id="bench")
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
_numbers = count()


class ThingDone(Event, frozen=True):
    """A body of the size that Baton's own events have."""

    words: str


class ThingTold(Contract, frozen=True, kw_only=True):
    """What others hear of it."""

    contract_type = "bench.thing.done.v1"
    thing: str
    words: str

    @property
    def key(self) -> str:
        """The thing."""
        return self.thing


Count: TypeAlias = int


def evolve(times: Count, event: ThingDone) -> Count:
    """How often it was done."""
    return times + 1


THING: Aggregate[Count, ThingDone] = Aggregate(
    "thing", 0, evolve, EventTypes({"thing-done": ThingDone})
)
DONE = ThingDone(words="x" * 120, at=NINE)


def publish(event: ThingDone, after: Count) -> Contract:
    """Each is told."""
    return ThingTold(thing=f"t{after}", words=event.words)


@asynccontextmanager
async def opened(database: Database, *, tells: bool) -> AsyncIterator[PostgresLog]:
    """A log on a database that has the common tables."""
    publishers = {"thing": publish} if tells else {}
    log = PostgresLog(
        database.service_dsn, service="bench", aggregates=[THING], publishers=publishers
    )
    await log.open()
    try:
        yield log
    finally:
        await log.close()


async def rate(log: PostgresLog, clients: int, events: int, streams: int | None = None) -> float:
    """Units per second of one event each, decided by `clients` at once; on streams of their
    own, or on so many hot ones."""
    left = iter(range(events))

    async def client() -> None:
        for _ in left:
            number = next(_numbers)
            id_ = f"{number % streams}" if streams else f"new-{number}"

            def decide(work: Work, id_: str = id_) -> None:
                work.state(THING, id_)
                work.record(THING, id_, DONE)

            await log.run(decide, about=ABOUT)

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return events / (time.perf_counter() - began)


async def with_common(postgres: PostgresServer, run: Callable[[Database], Awaitable[None]]) -> None:
    """On a fresh database with the common tables."""
    async with postgres.fresh() as database:
        owner = await asyncpg.connect(database.owner_dsn)
        try:
            await create_common(owner, database.service_role)
        finally:
            await owner.close()
        await run(database)


def eventsourcing_environment(database: Database) -> dict[str, str]:
    """As the library wants it."""
    parts = urlsplit(database.owner_dsn)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": database.name,
        "POSTGRES_HOST": host,
        "POSTGRES_PORT": str(parts.port or parse_qs(parts.query).get("port", ["5432"])[0]),
        "POSTGRES_USER": parts.username or "",
        "POSTGRES_PASSWORD": parts.password or "",
        "POSTGRES_POOL_SIZE": "8",
    }


async def bench(postgres: PostgresServer) -> str:
    """The table of GOAL-1."""
    said: list[str] = []

    async def run(database: Database) -> None:
        environment = eventsourcing_environment(database)

        async def peer() -> float:
            return await asyncio.to_thread(eventsourcing_library.rate, environment, 800)

        async with opened(database, tells=False) as plain:
            said.append(await _race(database, plain, peer))

    await with_common(postgres, run)
    return "\n".join(said)


async def _race(database: Database, log: PostgresLog, peer: Callable[[], Awaitable[float]]) -> str:
    rows = await race(
        {
            "raw unnest of 100": lambda: raw.rate(database.owner_dsn, 100, 40_000),
            "raw single": lambda: raw.rate(database.owner_dsn, 1, 3_000),
            "eventsourcing, 8 threads": peer,
            "Baton, 1 client": lambda: rate(log, 1, 1_500),
            "Baton, 8": lambda: rate(log, 8, 8_000),
            "Baton, 64": lambda: rate(log, 64, EVENTS),
            "Baton, 256": lambda: rate(log, 256, EVENTS),
            "Baton, 64 on 16 hot streams": lambda: rate(log, 64, EVENTS, 16),
        },
        "events/s",
    )
    goals = [
        Goal("GOAL-1", "Baton, 64", "eventsourcing, 8 threads", 25),
        Goal("GOAL-1", "Baton, 64", "raw unnest of 100", 0.4),
        Goal("GOAL-1", "Baton, 64 on 16 hot streams", "Baton, 64", 1),
        Goal("GOAL-1 (a lone append)", "raw single", "Baton, 1 client", 1.5, at_most=True),
    ]
    return table("Append (GOAL-1)", rows, goals)
