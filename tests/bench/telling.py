"""GOAL-6: from an event stored to heard by another service over Kafka, at 2,000 a second."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from baton_common.engine.feed.connection import KafkaConnection
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.program.production import relayed
from baton_embedded.servers.kafka import kafka_server
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.bench.children import Child, child
from tests.bench.pacing import moment
from tests.bench.rounds import Contender, Goal, Sample, in_milliseconds, race, scaled, table
from tests.bench.things import METADATA, TOLD_THING, do, fresh, opened

SECONDS = 3.0
TICK = 0.005
THINGS = 5_000
TOPIC = "thing-told"
RATES = {"2,000 events/s": 2_000, "200 events/s": 200}
GOAL = "2,000 events/s"


async def bench(postgres: PostgresServer) -> str:
    """The table of GOAL-6."""
    async with kafka_server() as kafka, fresh(postgres) as ours, fresh(postgres) as theirs:
        await kafka.create_topics(TOPIC)
        async with (
            opened(ours.service_dsn) as log,
            telling(log, KafkaConnection(kafka.servers)),
            child("tests.bench.listener", theirs.service_dsn, kafka.servers, TOPIC) as listener,
        ):
            await received(log, listener, 200, 0.5)  # until both are at work
            rows = await race({name: at(log, listener, rate) for name, rate in RATES.items()}, "/s")
    goals = [
        Goal("GOAL-6", GOAL, None, 15, at_most=True, column="p50 ms"),
        Goal("GOAL-6", GOAL, None, 100, at_most=True, column="p99 ms"),
    ]
    return table("GOAL-6: from stored to heard over Kafka", rows, goals)


@asynccontextmanager
async def telling(log: PostgresLog, kafka: KafkaConnection) -> AsyncIterator[None]:
    """The relay as services have it, woken by the log's tail."""
    (loop,) = relayed("bench", TOPIC, kafka)(log)
    running = asyncio.ensure_future(loop.run())
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def at(log: PostgresLog, listener: Child, per_second: int) -> Contender:
    """One round at this rate."""
    return lambda: received(log, listener, per_second, scaled(SECONDS))


async def received(log: PostgresLog, listener: Child, per_second: int, seconds: float) -> Sample:
    """Commands at a steady rate; how many were heard a second and how late."""
    began = time.perf_counter()
    number = await commanded(log, per_second, seconds)
    late: list[float] = []

    async def all_there() -> bool:
        late.extend(await listener.ask())
        return len(late) >= number

    await until(all_there, 60, every=0.05)
    return Sample(number / (time.perf_counter() - began), in_milliseconds(late))


async def commanded(log: PostgresLog, per_second: int, seconds: float) -> int:
    """Issues commands as they are due, every 5 ms, whether or not the last ones are done; gives
    their number."""
    began, number = time.perf_counter(), 0
    under_way: set[asyncio.Task[None]] = set()

    async def command(thing: int) -> None:
        def decide(work: UnitOfWork) -> None:
            do(work, str(thing), TOLD_THING)

        await log.run(decide, metadata=METADATA)

    while (gone := time.perf_counter() - began) < seconds:
        while number < gone * per_second:
            task = asyncio.create_task(command(number % THINGS))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            number += 1
        await moment(time.perf_counter() + TICK)
    async with asyncio.timeout(30):
        await asyncio.gather(*under_way)
    return number
