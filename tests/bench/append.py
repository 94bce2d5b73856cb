"""GOAL-1: durable appends, with concurrency check and order, beside the raw limit and a peer."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack

import asyncpg

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.platform.postgres.database import Database
from baton_testkit.servers.postgres import PostgresServer
from tests.bench.appending import GIVEN_UP, More, nothing_more, rate, with_answer
from tests.bench.children import Child, child
from tests.bench.peers import eventsourcing_library, raw
from tests.bench.rounds import Contender, Goal, Row, Sample, is_long, race, scaled, table
from tests.bench.things import fresh, opened

SECONDS = 0.8
HOT = 16
OLD = 10_000_000
_CHUNK = 250_000
_LOAD = """
insert into events (position, epoch, stream, version, id, type, type_version, data, metadata,
    at, recorded_at)
select $1 + n, $2, 'thing-old-' || ($1 + n) / 10, ($1 + n) % 10 + 1, gen_random_uuid(),
    'thing-done', 1, $4, '{"correlation_id":"old"}', clock_timestamp(), clock_timestamp()
from generate_series(1, $3) n
"""
_OLD_BODY = b'{"at":"2026-03-02T09:00:00Z","thing":"old","words":"' + b"x" * 120 + b'"}'


async def bench(postgres: PostgresServer) -> str:
    """The table of GOAL-1; with BENCH_LONG=1 also that of a log of ten million events."""
    rows = await on(postgres, 0)
    tables = [table("GOAL-1: append, a log that begins empty", rows, goals())]
    if is_long():
        events = int(scaled(OLD))
        long = await on(postgres, events)
        tables.append(table(f"GOAL-1: append, a log of {events:,} events", long, goals()))
        longer = {"here": long["Baton, 64"], "on the empty log": rows["Baton, 64"]}
        tables.append(Goal("GOAL-9", "on the empty log", "here", 1.3, at_most=True).line(longer))
    return "\n".join(tables)


async def on(postgres: PostgresServer, events: int) -> Mapping[str, Row]:
    """All contenders on fresh databases, ours with so many events before they begin."""
    async with AsyncExitStack() as stack:
        ours, theirs, shared = [await stack.enter_async_context(fresh(postgres)) for _ in range(3)]
        await load(ours, events)
        log = await stack.enter_async_context(opened(ours.service_dsn))
        process = "tests.bench.append_process", shared.service_dsn
        pair = [await stack.enter_async_context(child(*process)) for _ in range(2)]
        return await race({**peers(theirs), **of_one(log), **of_two(pair)}, "events/s")


def peers(database: Database) -> Mapping[str, Contender]:
    """The raw statements and the library."""
    environment = eventsourcing_library.environment(database)
    seconds = scaled(SECONDS)

    async def library() -> float:
        return await asyncio.to_thread(eventsourcing_library.append_rate, environment, seconds)

    return {
        "raw `unnest` of 100": lambda: raw.rate(database.owner_dsn, 100, seconds),
        "raw, one by one": lambda: raw.rate(database.owner_dsn, 1, seconds),
        "eventsourcing, 8 threads": library,
    }


def of_one(log: PostgresLog) -> Mapping[str, Contender]:
    """One process of ours."""

    def contender(
        clients: int, hot: int | None = None, told: bool = False, more: More = nothing_more
    ) -> Contender:
        return lambda: rate(log, clients, scaled(SECONDS), hot=hot, told=told, more=more)

    return {
        "Baton, 1 in flight": contender(1),
        "Baton, 8": contender(8),
        "Baton, 64": contender(64),
        "Baton, 64 on 16 hot streams": contender(64, HOT),
        "Baton, 256": contender(256),
        "Baton, 64, a contract each": contender(64, told=True),
        "Baton, 256, a contract each": contender(256, told=True),
        "Baton, 64, an idempotency row each": contender(64, more=with_answer),
        "Baton, 256, an idempotency row each": contender(256, more=with_answer),
    }


def of_two(pair: list[Child]) -> Mapping[str, Contender]:
    """Two processes with an appender each on one log."""

    async def together(hot: int | None) -> Sample:
        question = {"clients": 64, "seconds": scaled(SECONDS), "hot": hot}
        seen = await asyncio.gather(*(each.ask(question) for each in pair))
        rates = [each["figure"] for each in seen]
        given_up = sum(each["more"].get(GIVEN_UP, 0) for each in seen)
        return Sample(sum(rates), {"the slower one": min(rates), GIVEN_UP: given_up})

    return {
        "Baton, two processes, 64 each": lambda: together(None),
        "Baton, two processes on 16 hot streams": lambda: together(HOT),
    }


def goals() -> list[Goal]:
    """The performance goals; message-db, emmett and UmaDB are not run here."""
    at_64 = "Baton, 64"
    return [
        Goal("GOAL-1", at_64, "eventsourcing, 8 threads", 25),
        Goal("GOAL-1", at_64, "raw `unnest` of 100", 0.4),
        Goal("GOAL-1", "Baton, 64 on 16 hot streams", at_64, 1),
        Goal("GOAL-1", "Baton, two processes on 16 hot streams", None, 20_000),
        Goal("GOAL-1 (a lone append)", "raw, one by one", "Baton, 1 in flight", 1.5, at_most=True),
    ]


async def load(database: Database, events: int) -> None:
    """Begin a log and bring in so many old events, as if ten to a stream had been appended."""
    async with opened(database.service_dsn) as log:
        head = await log.head()
    owner = await asyncpg.connect(database.owner_dsn)
    try:
        for first in range(0, events, _CHUNK):
            number = min(_CHUNK, events - first)
            await owner.execute(
                _LOAD, head.number + first, head.epoch or 1, number, _OLD_BODY, timeout=600
            )
        if events:
            await owner.execute("vacuum analyze events", timeout=1_200)
    finally:
        await owner.close()
