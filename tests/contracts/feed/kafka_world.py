"""Apache Kafka between them, and a relay that brings what was told."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, TopicPartition

from baton_common.engine.feed.connection import KafkaConnection
from baton_common.engine.feed.kafka import KafkaFeed
from baton_common.engine.feed.port import Feed
from baton_common.engine.feed.published import PAGE, contract_of
from baton_common.engine.log.leases import Leases
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.relay.relay import Relay
from baton_common.engine.relay.saved import rewind
from baton_common.engine.relay.sending import Sending, producer_of
from baton_common.platform.failpoints import Crashed
from baton_common.platform.postgres.database import Database
from baton_embedded.servers.kafka import KafkaServer
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.contracts.feed.worlds import PARTITIONS, Publishing, World, databases, opened_log


class KafkaBetween:
    """One relay of the owner works in the background, unless it was stopped."""

    def __init__(self, owner: PostgresLog, server: KafkaServer, topic: str) -> None:
        self.kafka = KafkaConnection(server.servers)
        self.server = server
        self.owner = owner
        self._topic = topic
        self.relay = self.new_relay()
        self._work: asyncio.Task[None] | None = None

    def new_relay(self) -> Relay:
        """Another process's."""
        leases = Leases(self.owner.readers)
        tail = self.owner.tail
        return Relay(self.owner.readers, leases, self.kafka, self._topic, service="toy", tail=tail)

    def moved_to(self, owner: PostgresLog, database: Database) -> None:
        """The owner's database is another now."""
        self.owner = owner
        self.start()

    def start(self) -> None:
        """The relay goes to work."""
        self.relay = self.new_relay()
        self._work = asyncio.create_task(self.relay.run())

    async def stop(self) -> None:
        """The relay ends in order."""
        if self._work is not None:
            self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError, Crashed):
                await self._work
            self._work = None

    async def crashed(self) -> None:
        """Waits until the relay has crashed at the point that the test armed."""
        assert self._work is not None
        with contextlib.suppress(Crashed):
            await asyncio.wait_for(self._work, 30)
        self._work = None

    def feed(self) -> Feed:
        """A member of the group."""
        return KafkaFeed(self.kafka, timeout=3.0)

    async def ship(self) -> None:
        """Waits until Kafka has acknowledged everything."""
        head = await self.owner.head()
        await until(lambda: self.relay.sent is not None and self.relay.sent >= head, 30)

    async def ship_again(self) -> None:
        """Rewind the relay."""
        assert await rewind(self.owner.readers, self._topic)
        await until(lambda: self.relay.sent is None, 10)
        await self.ship()

    async def lose(self, position: int, publish: Publishing) -> None:
        """Acts as a relay that lost a batch without noticing; nothing of it is saved."""
        await self.stop()
        await publish
        sending = Sending(producer_of(self.kafka), self._topic, "toy")
        await sending.start()
        log = str(self.owner.uuid)
        rows = await self.owner.readers.fetch(PAGE, 0, 10_000)
        contracts = [contract_of(log, row) for row in rows if row["position"] != position]
        assert (await sending.send(await sending.built(contracts)))[1] is None
        await sending.drop()

    async def bring_back(self) -> None:
        """The relay begins from what it saved."""
        self.start()
        await self.ship()

    async def forget(self) -> None:
        """Retention has dropped all but the last record of each partition."""
        partitions = [TopicPartition(self._topic, number) for number in range(PARTITIONS)]
        consumer = AIOKafkaConsumer(bootstrap_servers=self.server.servers)
        await consumer.start()
        ends = await consumer.end_offsets(partitions)
        await consumer.stop()
        await self.server.delete_records(
            self._topic, {each.partition: end - 1 for each, end in ends.items() if end}
        )

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """The relay is at work while the block runs."""
        self.start()
        try:
            yield
        finally:
            await self.stop()


@asynccontextmanager
async def kafka_world(postgres: PostgresServer, server: KafkaServer) -> AsyncIterator[World]:
    """A topic of its own."""
    topic = f"lamps-{uuid4().hex[:8]}"
    await server.create_topics(topic, partitions=PARTITIONS)
    async with databases(postgres, 2) as (mine, theirs), opened_log(mine, "toy") as owner:
        between = KafkaBetween(owner, server, topic)
        async with between.working():
            yield World(owner, mine, theirs, between, topic)
