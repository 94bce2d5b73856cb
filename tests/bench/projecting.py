"""GOAL-3, first half: a read model filled from the log, beside one tracked event by event."""

import asyncio
import time
from collections.abc import Sequence

import asyncpg
import msgspec
from sqlalchemy import Column, Integer, MetaData, Table, Text

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.projections.port import RowStore
from baton_common.engine.projections.runner import ProjectionRunner
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.model.log_port import Recorded
from baton_common.model.unit_of_work import UnitOfWork
from baton_testkit.servers.postgres import PostgresServer
from tests.bench.peers import eventsourcing_library
from tests.bench.rounds import Goal, Sample, race, scaled, table
from tests.bench.things import METADATA, THING, ThingDone, do, fresh, opened

EVENTS = 60_000
PEER_EVENTS = 1_500
A_THING = 10
"""Events of one thing."""
BATON = "Baton, batches of 1,000 with one checkpoint"
PEER = "eventsourcing, a tracking record each"

TABLES = MetaData()
SEEN = Table(
    "seen",
    TABLES,
    Column("thing", Text, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("words", Text, nullable=False),
)


class SeenRow(msgspec.Struct):
    """A thing."""

    thing: str
    times: int = 0
    words: str = ""


class Seen:
    """A projection: the times each thing was done, and its last words."""

    name = "seen"
    metadata = TABLES

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Fold one batch over the rows that it concerns."""
        done = [each.event for each in records if isinstance(each.event, ThingDone)]
        rows = await store.read(SEEN, SeenRow, {event.thing for event in done})
        for event in done:
            row = rows.setdefault(event.thing, SeenRow(event.thing))
            row.times += 1
            row.words = event.words
        await store.put(SEEN, rows.values())


async def bench(postgres: PostgresServer) -> str:
    """The table of the projections."""
    async with fresh(postgres) as ours, fresh(postgres) as theirs:
        environment = eventsourcing_library.environment(theirs)
        number = int(scaled(PEER_EVENTS))
        await asyncio.to_thread(eventsourcing_library.fill, environment, number)

        async def peer() -> float:
            return await asyncio.to_thread(eventsourcing_library.projection_rate, environment)

        async with (
            opened(ours.service_dsn) as log,
            asyncpg.create_pool(ours.service_dsn, min_size=0, max_size=4) as pool,
        ):
            await fill(log, int(scaled(EVENTS)))
            rows = await race({BATON: lambda: projected(log, pool), PEER: peer}, "events/s")
    goals = [
        Goal("GOAL-3", BATON, PEER, 60),
        Goal("GOAL-3 (a core)", BATON, None, 50_000, column="events per CPU second"),
    ]
    return table("GOAL-3: projection, from the beginning of the log", rows, goals)


async def fill(log: PostgresLog, events: int) -> None:
    """Fills the log with `events` events, ten a thing."""

    async def thing(number: int) -> None:
        def decide(work: UnitOfWork) -> None:
            do(work, str(number), THING, A_THING)

        await log.run(decide, metadata=METADATA)

    for first in range(0, events // A_THING, 500):
        await asyncio.gather(*(thing(first + n) for n in range(500)))


async def projected(log: PostgresLog, pool: asyncpg.Pool) -> Sample:
    """Events per second into an empty read model, and per second of this process's CPU."""
    tables = ProjectionTables[Recorded](pool, Seen())
    await tables.drop()
    await tables.create()
    runner = ProjectionRunner(log, tables)
    events, began, busy = 0, time.perf_counter(), time.process_time()
    async with asyncio.timeout(60):
        while done := await runner.catch_up():
            events += done
    taken, used = time.perf_counter() - began, time.process_time() - busy
    return Sample(events / taken, {"events per CPU second": events / used})
