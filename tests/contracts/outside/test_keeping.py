"""What every keeping promises: marks and effects together, once, whoever comes too late."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from baton_common.engine.feed.port import ReadPosition, TopicPartition
from baton_common.model.log_port import CheckpointMove
from baton_common.model.position import START, Position
from baton_common.platform.postgres.database import Database
from baton_department.checkpoints import Aside, CheckpointStore, Overtaken
from baton_department.postgres import PostgresCheckpoints
from baton_department.sqlite import SqliteCheckpoints

HERE = TopicPartition("lamps", 3)
FIRST, SECOND = Position(1, 4), Position(1, 9)


@dataclass
class Kept:
    """A keeping of one kind, with a table `lines (line)` beside its own."""

    keeping: CheckpointStore[Any]
    insert: Callable[[Any], object]
    """An effect: one line more."""
    count: Callable[[str], Awaitable[int]]
    again: Callable[[], Awaitable[CheckpointStore[Any]]]
    """Opens the same store as another process would."""


async def on_sqlite(file: Path) -> Kept:
    keeping = SqliteCheckpoints(file)
    keeping.db.execute("create table lines (line text)")

    async def count(table: str) -> int:
        (number,) = keeping.db.execute(f"select count(*) from {table}").fetchone()
        return int(number)

    async def again() -> SqliteCheckpoints:
        return SqliteCheckpoints(file)

    return Kept(keeping, lambda db: db.execute("insert into lines values ('x')"), count, again)


async def on_postgres(pool: asyncpg.Pool) -> Kept:
    keeping = PostgresCheckpoints(pool)
    await keeping.create()
    await pool.execute("create table lines (line text)")

    async def count(table: str) -> int:
        return int(await pool.fetchval(f"select count(*) from {table}"))

    async def again() -> PostgresCheckpoints:
        await keeping.create()
        return PostgresCheckpoints(pool)

    return Kept(keeping, lambda c: c.execute("insert into lines values ('x')"), count, again)


@pytest.fixture(params=["sqlite", "postgres"])
async def kept(
    request: pytest.FixtureRequest, tmp_path: Path, database: Database
) -> AsyncIterator[Kept]:
    if request.param == "sqlite":
        made = await on_sqlite(tmp_path / "kept.sqlite")
        yield made
        assert isinstance(made.keeping, SqliteCheckpoints)
        made.keeping.close()
    else:
        async with asyncpg.create_pool(database.owner_dsn, min_size=0, max_size=3) as pool:
            yield await on_postgres(pool)


def move(before: Position, after: Position, log: str = "a", offset: int = 7) -> CheckpointMove:
    return CheckpointMove("workshop", f"lamps@{log}", 3, before, after, offset)


async def test_a_checkpoint_moves_with_its_effect_and_is_found_again(kept: Kept) -> None:
    assert await kept.keeping.positions("workshop", HERE) == {}
    await kept.keeping.keep([move(START, FIRST)], kept.insert)
    await kept.keeping.keep([move(FIRST, SECOND, offset=8)], kept.insert)
    again = await kept.again()
    assert await again.positions("workshop", HERE) == {"a": ReadPosition(SECOND, 8)}
    assert await kept.count("lines") == 2


async def test_checkpoints_are_of_one_reader_one_topic_one_partition_and_one_log(
    kept: Kept,
) -> None:
    await kept.keeping.keep([move(START, FIRST), move(START, SECOND, "b")])
    assert await kept.keeping.positions("workshop", HERE) == {
        "a": ReadPosition(FIRST, 7),
        "b": ReadPosition(SECOND, 7),
    }
    assert await kept.keeping.positions("another", HERE) == {}
    assert await kept.keeping.positions("workshop", TopicPartition("lamps", 4)) == {}
    assert await kept.keeping.positions("workshop", TopicPartition("lamp", 3)) == {}


async def test_an_effect_that_fails_leaves_the_checkpoint_where_it_was(kept: Kept) -> None:
    def fails(_: Any) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await kept.keeping.keep([move(START, FIRST)], fails)
    assert await kept.keeping.positions("workshop", HERE) == {}


@pytest.mark.parametrize("before", [START, SECOND])
async def test_who_comes_too_late_changes_nothing(kept: Kept, before: Position) -> None:
    await kept.keeping.keep([move(START, FIRST)])
    with pytest.raises(Overtaken):
        await kept.keeping.keep([move(before, SECOND)], kept.insert)
    assert await kept.keeping.positions("workshop", HERE) == {"a": ReadPosition(FIRST, 7)}
    assert await kept.count("lines") == 0


async def test_what_is_set_aside_is_kept_once_with_the_checkpoint(kept: Kept) -> None:
    aside = Aside(HERE, 5, b"\x00\xff", "no JSON")
    await kept.keeping.keep([move(START, FIRST)], aside=aside)
    await kept.keeping.keep([], aside=aside)
    assert await kept.count("baton_set_aside") == 1
    with pytest.raises(Overtaken):
        await kept.keeping.keep([move(START, FIRST)], aside=Aside(HERE, 6, b"", "late"))
    assert await kept.count("baton_set_aside") == 1
