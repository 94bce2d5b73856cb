"""A child process: another service that follows the topic and writes what it hears."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

import uvloop

from baton_common.engine.consumers.consumer import Consumer
from baton_common.engine.consumers.dead_letters import PostgresConsumerStore
from baton_common.engine.feed.connection import KafkaConnection
from baton_common.engine.feed.following import Following
from baton_common.engine.feed.kafka import KafkaFeed
from baton_common.engine.feed.ledger import PostgresGapLedger
from baton_common.model.received_message import ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from tests.bench.children import answering
from tests.bench.things import NINE, THING, TOLD, WORDS, ThingDone, opened


async def main(dsn: str, servers: str, topic: str) -> None:
    """Answers every question by the seconds from stored to heard since the last one."""
    received_after: list[float] = []

    async def receive(message: ReceivedMessage) -> Any:
        received_after.append((datetime.now(UTC) - message.recorded_at).total_seconds())

        def decide(work: UnitOfWork) -> None:
            work.record(THING, message.key, ThingDone(thing=message.key, words=WORDS, at=NINE))

        return decide

    async def answer(_: Any) -> list[float]:
        said = list(received_after)
        received_after.clear()
        return said

    async with opened(dsn, "listener") as log:
        consumer = Consumer("listener", log, PostgresConsumerStore(log.readers), {TOLD: receive})
        feed = KafkaFeed(KafkaConnection(servers))
        following = Following(feed, consumer, [topic], PostgresGapLedger(log.readers))
        running = asyncio.create_task(following.run())
        try:
            await answering(answer)
        finally:
            running.cancel()
            await asyncio.wait({running})


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
