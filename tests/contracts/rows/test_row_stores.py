"""Rows of read models: the same promises in memory and on PostgreSQL."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import msgspec
import pytest
from sqlalchemy import JSON, BigInteger, Column, DateTime, Integer, MetaData, Table, Text, func
from sqlalchemy.dialects.postgresql import ARRAY

from baton_common.engine.projections.port import COUNT, RowStore
from baton_common.engine.projections.rows import PostgresRowStore
from baton_common.engine.projections.schema_version import ddl
from baton_testkit.memory_rows import MemoryRowStore
from baton_testkit.servers.postgres import PostgresServer

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Lamps:
    """A read model of two tables; it is never applied."""

    name = "lamps"
    metadata = MetaData()


LAMPS = Table(
    "lamps",
    Lamps.metadata,
    Column("lamp", Text, primary_key=True),
    Column("room", Text),
    Column("colours", ARRAY(Text), nullable=False),
    Column("since", DateTime(timezone=True)),
    Column("plan", JSON),
    Column("written_at", DateTime(timezone=True), server_default=func.now()),
)
HOURS = Table(
    "lamps_hours",
    Lamps.metadata,
    Column("room", Text(collation="C"), primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    Column("n", BigInteger, nullable=False, info=COUNT),
    Column("total", Integer, nullable=False),
)


class Lamp(msgspec.Struct, kw_only=True):
    lamp: str
    room: str | None = None
    colours: list[str] = []
    since: datetime | None = None
    plan: dict[str, int] | None = None


class Hour(msgspec.Struct):
    room: str
    at: datetime
    n: int
    total: int


class RawLamp(msgspec.Struct, kw_only=True):
    lamp: str
    room: str | None
    colours: list[str]
    since: datetime | None
    plan: msgspec.Raw


@pytest.fixture(params=["memory", "postgres"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[RowStore]:
    if request.param == "memory":
        yield MemoryRowStore()
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    async with postgres.fresh() as database:
        connection = await asyncpg.connect(database.owner_dsn)
        await connection.execute("create schema lamps; set search_path = lamps")
        for statement in ddl(Lamps()):  # type: ignore[arg-type]  # never applied
            await connection.execute(statement)
        try:
            yield PostgresRowStore(connection)
        finally:
            await connection.close()


RED = Lamp(lamp="l1", room="hall", colours=["red", "灯"], since=NINE, plan={"b": 1, "a": 2})
DARK = Lamp(lamp="l2")


async def test_a_row_comes_back_as_it_was_put(store: RowStore) -> None:
    await store.put(LAMPS, [RED, DARK])
    found = await store.read(LAMPS, Lamp, ["l1", "l2", "l3"])
    assert found == {"l1": RED, "l2": DARK}


async def test_json_comes_back_as_it_was_written(store: RowStore) -> None:
    raw = RawLamp(
        lamp="l1", room=None, colours=[], since=None, plan=msgspec.Raw(b'{"b":[1,{}],"a":null}')
    )
    await store.put(LAMPS, [raw])
    (found,) = (await store.read(LAMPS, RawLamp, ["l1"])).values()
    assert bytes(found.plan) == b'{"b":[1,{}],"a":null}'


async def test_a_row_takes_the_place_of_the_one_with_its_key(store: RowStore) -> None:
    await store.put(LAMPS, [RED])
    await store.put(LAMPS, [Lamp(lamp="l1", room="attic")])
    assert await store.read(LAMPS, Lamp, ["l1"]) == {"l1": Lamp(lamp="l1", room="attic")}


async def test_rows_are_found_by_a_column(store: RowStore) -> None:
    await store.put(LAMPS, [RED, DARK, Lamp(lamp="l3", room="attic")])
    found = await store.find(LAMPS, Lamp, "room", ["hall", "attic", "cellar"])
    assert sorted(each.lamp for each in found) == ["l1", "l3"]


async def test_numbers_are_added_and_a_row_that_counts_nothing_goes(store: RowStore) -> None:
    ten = NINE.replace(hour=10)
    keys = [("hall", NINE), ("hall", ten)]
    await store.add(HOURS, [Hour("hall", NINE, 1, 30), Hour("hall", ten, 1, 5)])
    await store.add(HOURS, [Hour("hall", NINE, 2, 12), Hour("hall", ten, -1, -5)])
    assert await store.read(HOURS, Hour, keys) == {("hall", NINE): Hour("hall", NINE, 3, 42)}


async def test_rows_are_removed_by_their_keys(store: RowStore) -> None:
    await store.put(LAMPS, [RED, DARK])
    await store.put(HOURS, [Hour("hall", NINE, 1, 30)])
    await store.remove(LAMPS, ["l1", "l7"])
    await store.remove(HOURS, [("hall", NINE)])
    assert await store.read(LAMPS, Lamp, ["l1", "l2"]) == {"l2": DARK}
    assert await store.find(HOURS, Hour, "room", ["hall"]) == []


async def test_a_row_of_the_caller_is_not_the_one_that_is_kept(store: RowStore) -> None:
    mine = Lamp(lamp="l1", colours=["red"])
    await store.put(LAMPS, [mine])
    mine.colours.append("blue")
    (found,) = (await store.read(LAMPS, Lamp, ["l1"])).values()
    assert found.colours == ["red"]


async def test_nothing_is_nothing(store: RowStore) -> None:
    await store.put(LAMPS, [])
    await store.add(HOURS, [])
    await store.remove(LAMPS, [])
    assert await store.read(LAMPS, Lamp, []) == {}
    assert await store.find(LAMPS, Lamp, "room", []) == []


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([Hour("hall", NINE, 1, 30)], "has .'colours', 'lamp'"),
        ([Lamp(lamp="l1"), Lamp(lamp="l1")], "two rows of lamps"),
        ([Lamp(lamp="l1", colours=None)], "must have .'colours'"),  # type: ignore[arg-type]  # refused
    ],
)
async def test_memory_refuses_what_postgresql_would(rows: list[msgspec.Struct], says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        await MemoryRowStore().put(LAMPS, rows)
