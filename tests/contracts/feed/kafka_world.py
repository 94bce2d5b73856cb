"""Apache Kafka between them, and a relay that brings what was told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from baton_common.feed.connection import KafkaConnection
from baton_common.feed.kafka import KafkaFeed
from baton_common.feed.port import Feed
from baton_common.log import PostgresLog
from baton_common.position import Position
from baton_common.relay.relay import Relay
from baton_common.relay.saved import rewind
from baton_common.testing.waiting import until


class KafkaBetween:
    """One relay of the owner runs in the background."""

    def __init__(self, owner: PostgresLog, servers: str, topic: str) -> None:
        self.kafka = KafkaConnection(servers)
        self.owner = owner
        self._topic = topic
        self.relay = self.new_relay()

    def new_relay(self) -> Relay:
        """Another process's."""
        return Relay(
            self.owner.readers, self.kafka, self._topic, service="toy", holder=str(uuid4())
        )

    def feed(self) -> Feed:
        """A member of the group."""
        return KafkaFeed(self.kafka, patience=3.0)

    async def ship(self) -> None:
        """Until Kafka acknowledged everything."""
        head = await self.owner.head()
        await until(lambda: self.relay.sent is not None and self.relay.sent >= head, 30)

    async def ship_again(self, after: int = 0) -> None:
        """Rewind the relay."""
        to = Position(1 if after else 0, after)
        await until(lambda: rewind(self.owner.readers, self._topic, to))
        await until(lambda: self.relay.sent is None or self.relay.sent <= to)
        await self.ship()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The relay works while the block runs."""
        task = asyncio.create_task(self.relay.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])
