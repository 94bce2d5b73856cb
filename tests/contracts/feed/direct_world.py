"""The direct feed between them: nothing has to be shipped, but rows may be missing."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from baton_common.engine.feed.direct import DirectFeed, DirectSource
from baton_common.engine.feed.port import Feed
from baton_common.engine.feed.rows import Rows
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.platform.postgres.database import Database
from baton_testkit.servers.postgres import PostgresServer
from tests.contracts.feed.worlds import Publishing, World, databases, fetch, opened_log

TOPIC = "lamps"


class LosingRows:
    """An owner's database that loses one contract."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.lost: int | None = None

    async def fetch(self, query: str, *args: object) -> Sequence[Any]:
        found = await self.rows.fetch(query, *args)
        return [row for row in found if "body" not in row or row["position"] != self.lost]


class DirectBetween:
    """A subscriber's process reads the owner's database."""

    def __init__(self, owner: PostgresLog, database: Database) -> None:
        self._database = database
        self._rows = LosingRows(owner.readers)
        self.source = DirectSource(self._rows, "toy")

    def moved_to(self, owner: PostgresLog, database: Database) -> None:
        """The owner's database is another now; who follows it was told the new one."""
        self._database = database
        self._rows.rows = owner.readers

    def feed(self) -> Feed:
        """All share one source, as in one process."""
        return DirectFeed({TOPIC: self.source})

    async def ship(self) -> None:
        """Makes everything committed readable."""
        self.source.wake()

    async def ship_again(self) -> None:
        """Does nothing: a direct feed can always be read again."""

    async def lose(self, position: int, publish: Publishing) -> None:
        """Leaves out the row of a position."""
        self._rows.lost = position
        await publish
        await self.ship()

    async def bring_back(self) -> None:
        """Reads the lost row again."""
        self._rows.lost = None
        await self.ship()

    async def forget(self) -> None:
        """Deletes contracts as pruning does: the last of each partition stays."""
        await fetch(
            self._database,
            "delete from contracts c where exists (select 1 from contracts l "
            "where l.partition = c.partition and l.position > c.position)",
        )


@asynccontextmanager
async def direct_world(postgres: PostgresServer) -> AsyncIterator[World]:
    """Two databases on one server."""
    async with databases(postgres, 2) as (mine, theirs), opened_log(mine, "toy") as owner:
        yield World(owner, mine, theirs, DirectBetween(owner, mine), TOPIC)
