"""The tables and checkpoints of one read model; a batch and its checkpoints commit together."""

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

import asyncpg

from baton_common.engine.projections.batches import LONGEST_BATCH, Batch, write_alone
from baton_common.engine.projections.group_commit import GroupCommit
from baton_common.engine.projections.port import Projection
from baton_common.engine.projections.schema_version import SCHEMA_VERSIONS, ddl, schema_version_of
from baton_common.model.log_port import CheckpointMove
from baton_common.model.position import START, Position
from baton_common.platform.postgres.borrowing import lent

R = TypeVar("R")

SERVING = "projections"
"""The schema that queries find by `search_path`."""

LOCK_BEGINNING = "select pg_advisory_xact_lock(hashtext($1))"
"""The lock under which no checkpoint of this projection is created."""

_BEGIN = """
insert into public.projection_marks (projection, topic, partition, epoch, position)
select $1, n.topic, n.partition, 0, 0
from (select distinct topic, partition from unnest($2::text[], $3::int[]) as u(topic, partition)) n
where not exists (select 1 from public.projection_marks m
    where m.projection = $1 and m.topic = n.topic and m.partition = n.partition)
"""
_CHECKPOINTS = """
select topic, partition, epoch, position, next_offset from public.projection_marks
where projection = $1 order by topic, partition, epoch, position
"""


class ProjectionTables(Generic[R]):
    """One projection's tables in one schema, and its checkpoints under one name.

    A rebuild has a schema and a name of its own. The serving ones of a service may write
    `together`.
    """

    def __init__(
        self,
        pool: asyncpg.Pool,
        projection: Projection[R],
        *,
        schema: str = SERVING,
        name: str | None = None,
        group_commit: GroupCommit | None = None,
    ) -> None:
        self.pool = pool
        self.projection = projection
        self.schema = schema
        self.name = name or projection.name
        self.schema_version = schema_version_of(projection)
        self._named = [table.name for table in projection.metadata.sorted_tables]
        self._group_commit = group_commit

    async def create(self) -> None:
        """Create the schema, and the tables unless they were there before: those may have another
        schema version, and only a rebuild changes that."""
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute("select pg_advisory_xact_lock(hashtext($1))", self.schema)
            found = "select 1 from pg_namespace where nspname = $1"
            if await connection.fetchval(found, self.schema) is None:
                await connection.execute(f'create schema "{self.schema}"')
            if await connection.fetch(
                SCHEMA_VERSIONS, self.schema, self._named
            ) or await connection.fetch(_CHECKPOINTS, self.name):
                return
            await self._find_here(connection)
            for statement in ddl(self.projection):
                await connection.execute(statement)
            for table in self._named:
                await connection.execute(f"comment on table \"{table}\" is '{self.schema_version}'")

    async def fits(self) -> bool:
        """True if all tables exist in this release's schema version."""
        async with lent(self.pool, LONGEST_BATCH) as connection:
            rows = await connection.fetch(SCHEMA_VERSIONS, self.schema, self._named)
        return [schema_version for (schema_version,) in rows] == [self.schema_version] * len(
            self._named
        )

    async def drop(self) -> None:
        """Drop tables and checkpoints: the next fill starts from the beginning."""
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(
                "delete from public.projection_marks where projection = $1", self.name
            )
            for table in reversed(self.projection.metadata.sorted_tables):
                await connection.execute(f'drop table if exists "{self.schema}"."{table.name}"')

    async def checkpoints(self) -> Mapping[tuple[str, int], tuple[Position, int]]:
        """Position and next offset, by topic and partition."""
        async with lent(self.pool, LONGEST_BATCH) as connection:
            rows = await connection.fetch(_CHECKPOINTS, self.name)
        return {
            (topic, partition): (Position(epoch, position), next_offset)
            for topic, partition, epoch, position, next_offset in rows
        }

    async def write(self, moves: Sequence[CheckpointMove], records: Sequence[R]) -> bool:
        """Apply one batch and move its checkpoints (one move per partition) in one transaction.
        Raises what applying raises, and SchemaMismatch.

        False: somebody else moved a checkpoint first; nothing is written.
        """
        if any(move.before == START for move in moves):
            await self._begin(moves)
        version, table = self.schema_version, self._named[0]
        batch = Batch(self.name, self.projection, moves, records, version, table)
        if self._group_commit is not None:
            return await self._group_commit.write(batch)
        return await write_alone(self.pool, self.schema, batch)

    async def _begin(self, moves: Sequence[CheckpointMove]) -> None:
        """Insert checkpoints at (0, 0), once each; under a lock, as their key moves with them."""
        async with lent(self.pool, LONGEST_BATCH) as connection, connection.transaction():
            await connection.execute(LOCK_BEGINNING, self.name)
            topics = [move.topic for move in moves]
            await connection.execute(_BEGIN, self.name, topics, [move.partition for move in moves])

    async def _find_here(self, connection: asyncpg.Connection) -> None:
        await connection.execute(f"set local search_path = {self._path()}")

    def _path(self) -> str:
        return f'"{self.schema}", public'
