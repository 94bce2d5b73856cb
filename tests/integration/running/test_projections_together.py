"""Read models that write in one transaction: one for all, and none for the sake of another."""

import asyncio
from collections.abc import Sequence

import asyncpg
import msgspec
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text

from baton_common.engine.projections.group_commit import LARGE, GroupCommit
from baton_common.engine.projections.port import RowStore
from baton_common.engine.projections.rows import PostgresRowStore
from baton_common.engine.projections.tables import SERVING, ProjectionTables
from baton_common.model.log_port import CheckpointMove, Recorded
from baton_common.model.position import START, Position
from baton_testkit.waiting import until

Tables = ProjectionTables[Recorded]

FIRST, SECOND = Position(1, 1), Position(1, 2)


class WrittenRow(msgspec.Struct):
    name: str
    times: int


class Written:
    """Notes which transaction wrote it; refuses what it is told to refuse."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.metadata = MetaData()
        self.refuses: Exception | None = None
        self.transactions: list[int] = []
        name_column = Column("name", Text, primary_key=True)
        self.table = Table(name, self.metadata, name_column, Column("times", Integer))

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        row = WrittenRow(f"row {len(self.transactions)}", len(records))
        await store.put(self.table, [row])
        assert isinstance(store, PostgresRowStore)
        self.transactions.append(await store.connection.fetchval("select txid_current()"))
        if self.refuses is not None:
            raise self.refuses


class Configuration:
    """Some read models on one `Together`."""

    def __init__(self, pool: asyncpg.Pool, *names: str) -> None:
        self.pool = pool
        self.models = [Written(name) for name in names]
        group_commit = GroupCommit(pool, SERVING)
        self.tables = [
            ProjectionTables(pool, each, group_commit=group_commit) for each in self.models
        ]

    async def write(
        self, before: Position, after: Position, records: int = 1
    ) -> list[bool | BaseException]:
        """All at the same moment."""
        return await asyncio.gather(
            *(self.one(each, before, after, records) for each in self.tables),
            return_exceptions=True,
        )

    async def one(
        self,
        tables: ProjectionTables[Recorded],
        before: Position,
        after: Position,
        records: int = 1,
    ) -> bool:
        move = CheckpointMove(tables.name, "self", 0, before, after)
        return await tables.write([move], [None] * records)  # type: ignore[list-item]  # not read

    async def checkpoints(self) -> list[Position]:
        return [(await each.checkpoints())["self", 0][0] for each in self.tables]


@pytest.fixture
async def configuration(pool: asyncpg.Pool) -> Configuration:
    made = Configuration(pool, "lamps", "rooms", "doors")
    for each in made.tables:
        await each.create()
    assert await made.write(START, FIRST) == [True] * 3
    return made


async def test_what_is_written_at_one_moment_is_one_transaction(
    configuration: Configuration,
) -> None:
    assert await configuration.write(FIRST, SECOND) == [True] * 3
    assert len({each.transactions[-1] for each in configuration.models}) == 1
    assert await configuration.checkpoints() == [SECOND] * 3


async def test_one_that_cannot_be_applied_keeps_no_other_from_being_written(
    configuration: Configuration,
) -> None:
    rooms = configuration.models[1]
    rooms.refuses = mistake = ValueError("no such room")
    assert await configuration.write(FIRST, SECOND) == [True, mistake, True]
    assert await configuration.checkpoints() == [SECOND, FIRST, SECOND]
    rows = await configuration.pool.fetch("select 1 from projections.rooms")
    assert len(rows) == 1, "what was refused is stored"
    assert await configuration.pool.fetchval("select count(*) from projections.lamps") == 2


async def test_one_that_somebody_else_wrote_keeps_no_other_from_being_written(
    configuration: Configuration,
) -> None:
    elsewhere = ProjectionTables(configuration.pool, configuration.models[1])
    await configuration.one(elsewhere, FIRST, SECOND)
    assert await configuration.write(FIRST, SECOND) == [True, False, True]
    assert await configuration.pool.fetchval("select count(*) from projections.rooms") == 2


async def test_a_batch_that_was_overtaken_in_one_of_its_partitions_is_not_written_at_all(
    configuration: Configuration,
) -> None:
    rooms = configuration.tables[1]
    both = [CheckpointMove("rooms", "self", number, START, FIRST) for number in (1, 2)]
    await rooms.write([both[0]], [])
    written = await asyncio.gather(
        configuration.one(configuration.tables[0], FIRST, SECOND),
        rooms.write(both, [None]),  # type: ignore[list-item]  # not read
    )
    assert list(written) == [True, False]
    assert (await rooms.checkpoints()).get(("self", 2)) == (START, 0)
    assert len(configuration.models[1].transactions) == 1


async def test_a_large_batch_holds_nobody_up(configuration: Configuration) -> None:
    assert await configuration.write(FIRST, SECOND, LARGE) == [True] * 3
    assert len({each.transactions[-1] for each in configuration.models}) == 3


async def test_a_loop_that_was_started_again_writes_its_events_once(
    configuration: Configuration,
) -> None:
    lamps, rooms, _ = configuration.tables
    async with configuration.pool.acquire() as other, other.transaction():
        await other.execute("select 1 from projection_marks where projection = 'rooms' for update")
        blocked = asyncio.create_task(configuration.one(rooms, FIRST, SECOND))
        waits = "select 1 from pg_stat_activity where wait_event_type = 'Lock'"
        await until(lambda: configuration.pool.fetchval(waits))
        given_up = asyncio.create_task(configuration.one(lamps, FIRST, SECOND))
        await asyncio.sleep(0)
        given_up.cancel()
        again = asyncio.create_task(configuration.one(lamps, FIRST, SECOND))
        await asyncio.sleep(0)
    assert [await blocked, await again] == [True, True]
    assert await configuration.pool.fetchval("select count(*) from projections.lamps") == 2


async def test_when_the_database_is_away_everybody_hears_it(configuration: Configuration) -> None:
    configuration.pool.terminate()
    answers = await configuration.write(FIRST, SECOND)
    assert all(isinstance(each, asyncpg.InterfaceError) for each in answers)
