"""A database with the common tables, a log in memory to follow, a sample read model."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence

import asyncpg
import msgspec
import pytest
from sqlalchemy import Column, DateTime, Index, Integer, MetaData, Table, Text, func

from baton_common.engine.projections.port import RowStore
from baton_common.engine.projections.rows_hash import CLOCK
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.model.log_port import Recorded
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.postgres.database import Database
from baton_common.platform.schema.common import LATEST, create_common
from baton_common.platform.schema.granting import grants_for
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog
from baton_testkit.servers.postgres import PostgresServer
from tests.errands import METADATA, NINE, PUBLISHERS, ErrandAsked, ask_errand

TABLES = MetaData()
COUNTED = Table(
    "counted",
    TABLES,
    Column("errand", Text, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("written_at", DateTime(timezone=True), server_default=func.now(), info=CLOCK),
)
Index("counted_times", COUNTED.c.times)


class CountedRow(msgspec.Struct):
    errand: str
    times: int


class Counted:
    """A projection: the times each errand was asked for. A double would show, and so would a
    loss."""

    name = "counted"
    metadata = TABLES

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        await count(store, [r.event.errand for r in records if isinstance(r.event, ErrandAsked)])


async def count(store: RowStore, errands: Iterable[str]) -> None:
    await store.add(COUNTED, [CountedRow(*each) for each in Counter(errands).items()])


async def add_common(database: Database) -> None:
    owner = await asyncpg.connect(database.owner_dsn)
    try:
        await create_common(owner, database.service_role)
    finally:
        await owner.close()


@pytest.fixture
async def common_database(postgres: PostgresServer) -> AsyncIterator[Database]:
    async with postgres.from_template("running-common", add_common) as database:
        owner = await asyncpg.connect(database.owner_dsn)
        for statement in grants_for(database.service_role, LATEST):
            await owner.execute(statement)  # a copy of a database has not its privileges
        await owner.close()
        yield database


@pytest.fixture
async def pool(common_database: Database) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(common_database.service_dsn, min_size=0, max_size=6) as made:
        yield made


@pytest.fixture
async def tables(pool: asyncpg.Pool) -> ProjectionTables[Recorded]:
    made = ProjectionTables(pool, Counted())
    await made.create()
    return made


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog(HandClock(NINE).now, publishers=PUBLISHERS)


async def ask(log: MemoryLog, *errands: str) -> None:
    for errand in errands:

        def decide(work: UnitOfWork, errand: str = errand) -> str:
            return ask_errand(work, errand)

        await log.run(decide, metadata=METADATA)


async def times(tables: ProjectionTables[Recorded]) -> dict[str, int]:
    rows = await tables.pool.fetch(f"select errand, times from {tables.schema}.counted")
    return dict(rows)
