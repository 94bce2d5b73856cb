"""The tables of one read model and its marks; every batch is written with its marks, or not."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

import asyncpg
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from baton_common.log_port import MarkMove
from baton_common.position import START, Position
from baton_common.postgres.lending import lent
from baton_common.projection import Projection
from baton_common.testing.crash_points import passing

R = TypeVar("R")

SERVING = "projections"
"""The schema whose tables the queries find by `search_path`."""

_DIALECT: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own

LONGEST_BATCH = 60.0
"""Seconds; then the server is taken for frozen, and the batch is read again."""
LOCK_BEGINNING = "select pg_advisory_xact_lock(hashtext($1))"
"""While it is held, no mark of the projection of this name begins."""

_BEGIN = """
insert into public.projection_marks (projection, topic, partition, epoch, position)
select $1, n.topic, n.partition, 0, 0
from (select distinct topic, partition from unnest($2::text[], $3::int[]) as u(topic, partition)) n
where not exists (select 1 from public.projection_marks m
    where m.projection = $1 and m.topic = n.topic and m.partition = n.partition)
"""
_MOVE = """
update public.projection_marks m
set epoch = n.to_epoch, position = n.to_position, next_offset = n.next_offset
from unnest($2::text[], $3::int[], $4::int[], $5::bigint[], $6::int[], $7::bigint[], $8::bigint[])
    as n(topic, partition, from_epoch, from_position, to_epoch, to_position, next_offset),
    set_config('search_path', $9, true)
where m.projection = $1 and m.topic = n.topic and m.partition = n.partition
    and m.epoch = n.from_epoch and m.position = n.from_position
"""
"""And the tables are found by `search_path` until the transaction ends: one statement, as a batch
is often small."""
_MARKS = """
select topic, partition, epoch, position, next_offset from public.projection_marks
where projection = $1 order by topic, partition, epoch, position
"""


class ProjectionTables(Generic[R]):
    """One projection's tables in one schema, and its marks under one name.

    A rebuild has another schema and another name than what serves.
    """

    def __init__(
        self,
        pool: asyncpg.Pool,
        projection: Projection[R],
        *,
        schema: str = SERVING,
        name: str | None = None,
    ) -> None:
        self.pool = pool
        self.projection = projection
        self.schema = schema
        self.name = name or projection.name

    async def create(self) -> None:
        """Make the schema and the tables that are not there."""
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute("select pg_advisory_xact_lock(hashtext($1))", self.schema)
            found = "select 1 from pg_namespace where nspname = $1"
            if await connection.fetchval(found, self.schema) is None:
                await connection.execute(f'create schema "{self.schema}"')
            await self._find_here(connection)
            for statement in ddl(self.projection):
                await connection.execute(statement)

    async def drop(self) -> None:
        """Drop tables and marks: it will be filled from the beginning."""
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(
                "delete from public.projection_marks where projection = $1", self.name
            )
            for table in reversed(self.projection.metadata.sorted_tables):
                await connection.execute(f'drop table if exists "{self.schema}"."{table.name}"')

    async def marks(self) -> Mapping[tuple[str, int], tuple[Position, int]]:
        """By topic and partition: where it stands, and the offset after it."""
        async with lent(self.pool, LONGEST_BATCH) as connection:
            rows = await connection.fetch(_MARKS, self.name)
        return {
            (topic, partition): (Position(epoch, position), next_offset)
            for topic, partition, epoch, position, next_offset in rows
        }

    async def write(self, moves: Sequence[MarkMove], records: Sequence[R]) -> bool:
        """Apply one batch and move its marks (one move per partition) in one transaction.

        False: a mark is not where it was read, so somebody else was first; nothing is written.
        """
        if any(move.before == START for move in moves):
            await self._begin(moves)
        async with lent(self.pool, LONGEST_BATCH) as connection:
            transaction = connection.transaction()
            await transaction.start()
            try:
                columns = _columns(moves)
                moved = await connection.execute(_MOVE, self.name, *columns, self._path())
                if moved != f"UPDATE {len(moves)}":
                    await transaction.rollback()
                    return False
                passing("projection: marks moved")
                if records:
                    await self.projection.apply(records, connection)
                passing("projection: batch applied")
            except BaseException:
                await transaction.rollback()
                raise
            await transaction.commit()
            passing("projection: committed")
        return True

    async def _begin(self, moves: Sequence[MarkMove]) -> None:
        """Rows at (0, 0), one each: made under a lock, for the key of a row moves with it."""
        async with lent(self.pool, LONGEST_BATCH) as connection, connection.transaction():
            await connection.execute(LOCK_BEGINNING, self.name)
            topics = [move.topic for move in moves]
            await connection.execute(_BEGIN, self.name, topics, [move.partition for move in moves])

    async def _find_here(self, connection: asyncpg.Connection) -> None:
        await connection.execute(f"set local search_path = {self._path()}")

    def _path(self) -> str:
        return f'"{self.schema}", public'


def ddl(projection: Projection[Any]) -> list[str]:
    """The statements that make its tables and indexes where `search_path` begins."""
    statements: list[str] = []
    for table in projection.metadata.sorted_tables:
        create = CreateTable(table, if_not_exists=True)
        statements.append(str(create.compile(dialect=_DIALECT)))
        statements += [
            str(CreateIndex(index, if_not_exists=True).compile(dialect=_DIALECT))
            for index in sorted(table.indexes, key=lambda index: str(index.name))
        ]
    return statements


def _columns(moves: Sequence[MarkMove]) -> list[list[Any]]:
    return [
        [move.topic for move in moves],
        [move.partition for move in moves],
        [move.before.epoch for move in moves],
        [move.before.number for move in moves],
        [move.after.epoch for move in moves],
        [move.after.number for move in moves],
        [move.next_offset for move in moves],
    ]
