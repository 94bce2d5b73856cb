"""GOAL-3, second half: what the log tells brought to Kafka, beside one record at a time."""

import asyncio
import time
from contextlib import suppress

from aiokafka import AIOKafkaProducer

from baton_common.engine.feed.connection import KafkaConnection
from baton_common.engine.feed.envelope import record_of
from baton_common.engine.feed.published import PAGE, contract_of, log_facts
from baton_common.engine.log.leases import Leases
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.relay.relay import Relay
from baton_common.model.unit_of_work import UnitOfWork
from baton_embedded.servers.kafka import KafkaServer, kafka_server
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.bench.rounds import Goal, race, rounds, scaled, table
from tests.bench.things import METADATA, TOLD_THING, do, fresh, opened

CONTRACTS = 50_000
ONE_BY_ONE = 1_000
BATON = "Baton's relay, batches"
PEER = "one by one: send, wait, next"


async def bench(postgres: PostgresServer) -> str:
    """The table of the relay."""
    async with (
        kafka_server() as kafka,
        fresh(postgres) as database,
        opened(database.service_dsn) as log,
    ):
        topics = [f"thing-told-{number}" for number in range(2 * rounds())]
        await kafka.create_topics(*topics)
        await fill(log, int(scaled(CONTRACTS)))  # meanwhile their leaders are found
        rows = await race(
            {
                BATON: lambda: relayed(log, kafka, topics.pop()),
                PEER: lambda: one_by_one(log, kafka, topics.pop(), int(scaled(ONE_BY_ONE))),
            },
            "contracts/s",
        )
    return table("GOAL-3: relay, log to Kafka", rows, [Goal("GOAL-3", BATON, PEER, 60)])


async def fill(log: PostgresLog, contracts: int) -> None:
    """Fills the log with `contracts` contracts of a thousand things."""

    async def publish(thing: str, times: int) -> None:
        def decide(work: UnitOfWork) -> None:
            do(work, thing, TOLD_THING, times)

        await log.run(decide, metadata=METADATA)

    for _ in range(max(1, contracts // 10_000)):
        await asyncio.gather(*(publish(str(thing), 10) for thing in range(1_000)))


async def relayed(log: PostgresLog, kafka: KafkaServer, topic: str) -> float:
    """From the first page to the log's last contract acknowledged, with checkpoint and lease."""
    rows = log.readers
    relay = Relay(rows, Leases(rows), KafkaConnection(kafka.servers), topic, service="bench")
    (last, number) = (await rows.fetch("select max(position), count(*) from contracts where true"))[
        0
    ]
    running = asyncio.create_task(relay.run())
    try:
        await until(lambda: relay.sent is not None, 30, every=0.001)
        began = time.perf_counter()
        await until(lambda: relay.sent is not None and relay.sent.number >= last, 60, every=0.002)
        return float(number / (time.perf_counter() - began))
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def one_by_one(log: PostgresLog, kafka: KafkaServer, topic: str, number: int) -> float:
    """An idempotent producer that waits for each record before the next; timed once it has
    spoken to every partition."""
    facts = await log_facts(log.readers)
    message = [contract_of(facts.log, row) for row in await log.readers.fetch(PAGE, 0, number)]
    producer = AIOKafkaProducer(
        **KafkaConnection(kafka.servers).options(), enable_idempotence=True, linger_ms=0
    )
    await producer.start()
    try:
        for partition in range(facts.partitions):
            await producer.send_and_wait(topic, b"{}", partition=partition)
        began = time.perf_counter()
        async with asyncio.timeout(60):
            for each in message:
                record = record_of(each, "bench")
                await producer.send_and_wait(
                    topic,
                    record.value,
                    record.key,
                    partition=each.partition,
                    headers=list(record.headers),
                )
        return len(message) / (time.perf_counter() - began)
    finally:
        await producer.stop()
