"""Somebody who tells, somebody who hears, and a feed between them: the same over both feeds."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import asyncpg

from baton_common.engine.consumers.consumer import Consumer
from baton_common.engine.consumers.dead_letters import PostgresConsumerStore
from baton_common.engine.feed.following import Following
from baton_common.engine.feed.gaps import Gap, Gaps
from baton_common.engine.feed.ledger import PostgresGapLedger
from baton_common.engine.feed.port import Feed, Reader, Step, Subscriber, Taken
from baton_common.engine.feed.rows import Rows
from baton_common.engine.log.epochs import Witness
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.platform.postgres.database import Database
from baton_common.platform.schema.common import create_common
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.contracts.feed.lamps import BOARD, LAMP, Board, publish_lamp, switch

PARTITIONS = 4
_LINES = """select convert_from(data, 'UTF8')::jsonb ->> 'line' line from events
where stream = $1 order by version"""
_LAST_TOLD = "select partition, max(position) last from contracts group by partition"
_CHECKPOINTS = """select partition, max(position) mark from marks
where subscriber = 'board' group by partition"""


Publishing = Coroutine[Any, Any, None]


class Between(Protocol):
    """The way from owner to subscriber."""

    def feed(self) -> Feed:
        """Another process's way to the topic."""
        ...

    async def ship(self) -> None:
        """Waits until everything published can be read."""
        ...

    async def ship_again(self) -> None:
        """Bring everything once more, from the first."""
        ...

    async def lose(self, position: int, publish: Publishing) -> None:
        """Let it be told, and bring all but this position."""
        ...

    async def bring_back(self) -> None:
        """Let what was lost come after all."""
        ...

    async def forget(self) -> None:
        """Deletes what was published, but for the last record of each partition."""
        ...


class LoudLedger(PostgresGapLedger):
    """Remembers alarms."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self.alarms: list[str] = []

    async def alarmed(self, subscriber: str, gap: Gap) -> None:
        await super().alarmed(subscriber, gap)
        self.alarms.append(str(gap))


@dataclass(frozen=True)
class Ice:
    """A process in it stands still with its first batch in hand until it is thawed."""

    holds_batch: asyncio.Event = field(default_factory=asyncio.Event)
    thawed: asyncio.Event = field(default_factory=asyncio.Event)


class FrozenSubscriber:
    """Takes nothing until it is thawed."""

    name = "board"

    def __init__(self, real: Subscriber, ice: Ice) -> None:
        self._ice = ice
        self.positions = real.positions
        self.begin_at = real.begin_at
        self.between = real.between
        self._take = real.take

    async def take(self, steps: Sequence[Step]) -> Taken:
        """Takes the steps as the real one does, once thawed."""
        self._ice.holds_batch.set()
        await self._ice.thawed.wait()
        return await self._take(steps)


class AloneFeed:
    """Does not hear that its partitions were given to another."""

    def __init__(self, real: Feed) -> None:
        self._real = real

    def open(
        self, subscriber: str, topics: Sequence[str], *, alone: bool = False
    ) -> AbstractAsyncContextManager[Reader]:
        """All partitions, for good."""
        return self._real.open(subscriber, topics, alone=True)


@dataclass
class Receiver:
    """One process of the subscriber."""

    log: PostgresLog
    following: Following
    ledger: LoudLedger

    async def counted(self, **expected: int) -> None:
        """Waits until its tally says so: it counts a batch after what the batch changed is there
        for others to see."""
        await until(
            lambda: {name: getattr(self.following.tally, name) for name in expected} == expected
        )

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Follows while the block runs and is ended in order; its tally must balance."""
        task = asyncio.create_task(self.following.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])
        assert task.cancelled(), task.exception()
        assert self.following.tally.balanced(), self.following.tally


@dataclass
class World:
    """The owner's log, the subscriber's database, and what is between."""

    owner: PostgresLog
    owner_database: Database
    receiver_database: Database
    between: Between
    topic: str
    board: Board = field(default_factory=Board)

    @asynccontextmanager
    async def process(
        self, *, from_retention: bool = False, frozen: Ice | None = None
    ) -> AsyncIterator[Receiver]:
        """A process of the subscriber that does not follow yet; several may be there.

        One that is `frozen` thinks all the time that every partition is its own.
        """
        async with opened_log(self.receiver_database, "board") as log:
            store = PostgresConsumerStore(log.readers)
            ledger = LoudLedger(log.readers)
            consumer = Consumer("board", log, store, self.board.handlers)
            feed = self.between.feed()
            following = Following(
                feed if frozen is None else AloneFeed(feed),
                consumer if frozen is None else FrozenSubscriber(consumer, frozen),
                [self.topic],
                ledger,
                from_retention=from_retention,
                wait=0.2,
                gaps=Gaps(seek_after=0.3, alarm_after=0.6),
            )
            yield Receiver(log, following, ledger)

    @asynccontextmanager
    async def receiver(self, *, from_retention: bool = False) -> AsyncIterator[Receiver]:
        """A process of the subscriber at work, ended in order; its tally must balance."""
        async with (
            self.process(from_retention=from_retention) as receiver,
            receiver.at_work(),
        ):
            yield receiver

    async def publish(self, *switched: tuple[str, str]) -> None:
        """Switch lamps, one after the other, and have it shipped."""
        await self.switch(*switched)
        await self.between.ship()

    async def switch(self, *switched: tuple[str, str]) -> None:
        """Only into the owner's log."""
        for lamp, words in switched:
            await switch(self.owner, lamp, words)

    async def all_received(self, limit: float = 30.0) -> None:
        """Waits until the subscriber's checkpoints are at the last published record."""
        published = await fetch(self.owner_database, _LAST_TOLD)
        last = {row["partition"]: row["last"] for row in published}

        async def reached() -> bool:
            checkpoints = await fetch(self.receiver_database, _CHECKPOINTS)
            return {row["partition"]: row["mark"] for row in checkpoints} == last

        await until(reached, limit, every=0.05)

    async def lines(self, lamp: str) -> list[str]:
        """The board's lines about a lamp, from its database."""
        rows = await fetch(self.receiver_database, _LINES, BOARD.stream(lamp))
        return [row["line"] for row in rows]

    async def letters(self) -> Sequence[asyncpg.Record]:
        """Dead and parked, in order."""
        query = "select * from dead_letters order by key, epoch, position"
        return await fetch(self.receiver_database, query)

    async def open_gaps(self) -> int:
        """The number of recorded gaps."""
        return len(await fetch(self.receiver_database, "select * from gaps"))


async def fetch(database: Database, query: str, *args: object) -> Sequence[asyncpg.Record]:
    """Rows, as the owner of the database sees them."""
    connection = await asyncpg.connect(database.owner_dsn)
    try:
        found: Sequence[asyncpg.Record] = await connection.fetch(query, *args)
        return found
    finally:
        await connection.close()


@asynccontextmanager
async def opened_log(
    database: Database, service: str, witnesses: Mapping[str, Witness] | None = None
) -> AsyncIterator[PostgresLog]:
    """A process's log on this database."""
    log = PostgresLog(
        database.service_dsn,
        service=service,
        aggregates=[LAMP, BOARD],
        publishers={"lamp": publish_lamp},
        witnesses=witnesses,
    )
    await log.open()
    try:
        yield log
    finally:
        await log.close()


async def prepare(database: Database) -> None:
    """The common tables, as a service's migrations bring them."""
    connection = await asyncpg.connect(database.owner_dsn)
    try:
        await create_common(connection, database.service_role, partitions=PARTITIONS)
    finally:
        await connection.close()


@asynccontextmanager
async def databases(postgres: PostgresServer, many: int) -> AsyncIterator[list[Database]]:
    """Fresh databases with the common tables."""
    async with AsyncExitStack() as stack:
        key = "a log of four partitions"
        yield [
            await stack.enter_async_context(postgres.from_template(key, prepare))
            for _ in range(many)
        ]
