"""Somebody who tells, somebody who hears, and a feed between them: the same over both feeds."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

import asyncpg

from baton_common.consuming.consumer import Consumer
from baton_common.consuming.letters import PostgresConsumerStore
from baton_common.feed.following import Following
from baton_common.feed.ledger import PostgresGapLedger
from baton_common.feed.port import Feed
from baton_common.log import PostgresLog
from baton_common.postgres.database import Database
from baton_common.schema import create_common
from baton_common.testing.servers.postgres import PostgresServer
from tests.contracts.feed.lamps import BOARD, LAMP, Board, publish_lamp, switch

PARTITIONS = 4


async def prepare(database: Database) -> None:
    """The common tables, as a service's migrations bring them."""
    connection = await asyncpg.connect(database.owner_dsn)
    try:
        await create_common(connection, database.service_role, partitions=PARTITIONS)
    finally:
        await connection.close()


@asynccontextmanager
async def opened_log(database: Database, service: str) -> AsyncIterator[PostgresLog]:
    """A process's log on this database."""
    log = PostgresLog(
        database.service_dsn,
        service=service,
        aggregates=[LAMP, BOARD],
        publishers={"lamp": publish_lamp},
    )
    await log.open()
    try:
        yield log
    finally:
        await log.close()


@dataclass
class Hearer:
    """One process of the subscriber."""

    log: PostgresLog
    following: Following
    consumer: Consumer


class Between(Protocol):
    """What is between owner and subscriber."""

    def feed(self) -> Feed:
        """Another process's way to the topic."""
        ...

    async def ship(self) -> None:
        """Until everything that was told can be read."""
        ...

    async def ship_again(self, after: int = 0) -> None:
        """Bring everything after a position once more."""
        ...


@dataclass
class World:
    """The owner's log, the subscriber's database, and what is between."""

    owner: PostgresLog
    owner_database: Database
    hearer_database: Database
    between: Between
    topic: str
    board: Board = field(default_factory=Board)

    @asynccontextmanager
    async def hearer(self, *, from_retention: bool = False) -> AsyncIterator[Hearer]:
        """A process of the subscriber; several may run at the same time."""
        async with opened_log(self.hearer_database, "board") as log:
            store = PostgresConsumerStore(log.readers)
            consumer = Consumer("board", log, store, self.board.handlers)
            following = Following(
                self.between.feed(),
                consumer,
                [self.topic],
                PostgresGapLedger(log.readers),
                from_retention=from_retention,
                wait=0.2,
            )
            yield Hearer(log, following, consumer)

    async def tell(self, *switched: tuple[str, str]) -> None:
        """Switch lamps, one after the other, and have it shipped."""
        for lamp, words in switched:
            await switch(self.owner, lamp, words)
        await self.between.ship()

    async def heard(self, lamp: str) -> Sequence[str]:
        """What the board has written down of a lamp, from its database."""
        rows = await self._of_hearer(
            "select convert_from(data, 'UTF8')::jsonb ->> 'line' line from events "
            "where stream = $1 order by version",
            BOARD.stream(lamp),
        )
        return [row["line"] for row in rows]

    async def letters(self) -> Sequence[asyncpg.Record]:
        """Dead and parked, in order."""
        return await self._of_hearer("select * from dead_letters order by key, epoch, position")

    async def open_gaps(self) -> int:
        """How many are written down."""
        return len(await self._of_hearer("select * from gaps"))

    async def _of_hearer(self, query: str, *args: object) -> Sequence[asyncpg.Record]:
        connection = await asyncpg.connect(self.hearer_database.owner_dsn)
        try:
            found: Sequence[asyncpg.Record] = await connection.fetch(query, *args)
            return found
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
