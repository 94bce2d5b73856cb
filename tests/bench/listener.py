"""A child process: another service that follows the topic and writes what it hears."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

import uvloop

from baton_common.consuming.consumer import Consumer
from baton_common.consuming.letters import PostgresConsumerStore
from baton_common.feed.connection import KafkaConnection
from baton_common.feed.following import Following
from baton_common.feed.kafka import KafkaFeed
from baton_common.feed.ledger import PostgresGapLedger
from baton_common.heard import Heard
from baton_common.work import Work
from tests.bench.children import answering
from tests.bench.things import NINE, THING, TOLD, WORDS, ThingDone, opened


async def main(dsn: str, servers: str, topic: str) -> None:
    """Answers every question by the seconds from stored to heard since the last one."""
    heard_after: list[float] = []

    async def hear(heard: Heard) -> Any:
        heard_after.append((datetime.now(UTC) - heard.recorded_at).total_seconds())

        def decide(work: Work) -> None:
            work.record(THING, heard.key, ThingDone(thing=heard.key, words=WORDS, at=NINE))

        return decide

    async def answer(_: Any) -> list[float]:
        said = list(heard_after)
        heard_after.clear()
        return said

    async with opened(dsn, "listener") as log:
        consumer = Consumer("listener", log, PostgresConsumerStore(log.readers), {TOLD: hear})
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
