"""Writes batches of several read models in one transaction, each together with its checkpoints."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from baton_common.engine.projections.port import Projection
from baton_common.engine.projections.rows import PostgresRowStore
from baton_common.engine.projections.schema_version import SchemaMismatch
from baton_common.engine.sagas.message import SELF
from baton_common.model.log_port import CheckpointMove
from baton_common.platform.failpoints import failpoint
from baton_common.platform.postgres.borrowing import lent

LONGEST_BATCH = 60.0
"""Seconds a batch may take. Then the server counts as frozen, and the batch is read again."""

_MOVE = """
update public.projection_marks m
set epoch = n.to_epoch, position = n.to_position, next_offset = n.next_offset
from unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::bigint[], $6::int[], $7::bigint[],
        $8::bigint[], $9::text[])
    as n(projection, topic, partition, from_epoch, from_position, to_epoch, to_position,
        next_offset, on_table),
    set_config('search_path', $10, true)
where m.projection = n.projection and m.topic = n.topic and m.partition = n.partition
    and m.epoch = n.from_epoch and m.position = n.from_position
returning m.projection, obj_description(to_regclass(n.on_table), 'pg_class') as form
"""
"""Also sets `search_path` for the transaction: one statement, because most batches are small."""
_VERSION_NOW = """
select obj_description(c.oid, 'pg_class')
from pg_class c join pg_namespace s on s.oid = c.relnamespace
where s.nspname = $1 and c.relname = $2
"""
"""Reads the catalog in a snapshot of its own. `to_regclass` is cheaper (2 ms of a whole case), but
may still find the table which a rebuild has just replaced, and such a one has no schema version."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """One read model's batch, with one checkpoint move for each partition."""

    name: str
    projection: Projection[Any]
    moves: Sequence[CheckpointMove]
    records: Sequence[Any]
    schema_version: str
    """The schema version that this release writes on the tables."""
    table: str
    """One of its tables. One is enough: a rebuild replaces all at once."""


class Overtaken(Exception):
    """Raised if another process moved some checkpoints of the batch, but not all."""


async def write_alone(pool: asyncpg.Pool, schema: str, batch: Batch) -> bool:
    """Apply one batch and move its checkpoints in one transaction. False: somebody else moved a
    checkpoint first; nothing is written. Raises what the projection raises."""
    try:
        return (await write_group(pool, schema, [batch]))[0]
    except Overtaken:
        return False


async def write_group(pool: asyncpg.Pool, schema: str, batches: Sequence[Batch]) -> Sequence[bool]:
    """Apply batches of different read models of this schema in one transaction.

    False for each batch whose checkpoints somebody else moved first: it is left out, the others
    are written. Raises Overtaken, SchemaMismatch and what a projection raises, and then nothing is
    written.
    """
    written = set()
    async with lent(pool, LONGEST_BATCH) as connection, connection.transaction():
        rows = await connection.fetch(_MOVE, *_columns(batches, schema))
        moved, schema_versions = [name for name, _ in rows], dict(rows)
        failpoint("projection: marks moved")
        for batch in sorted(batches, key=lambda each: each.name):
            if 0 < moved.count(batch.name) < len(batch.moves):
                raise Overtaken(batch.name)
            if moved.count(batch.name) < len(batch.moves):
                continue
            if schema_versions[batch.name] != batch.schema_version:
                now = await connection.fetchval(_VERSION_NOW, schema, batch.table)
                if now != batch.schema_version:
                    raise SchemaMismatch(batch.name)
            written.add(batch.name)
            if batch.records:
                # A reader of the own log has locked its only checkpoint; batches of two partitions
                # of a topic have different ones, but may concern the same rows.
                over_topics = any(move.topic != SELF for move in batch.moves)
                only_writer = f'"{schema}"."{batch.table}"' if over_topics else None
                store = PostgresRowStore(connection, only_writer=only_writer)
                await batch.projection.apply(batch.records, store)
        failpoint("projection: batch applied")
    failpoint("projection: committed")
    return [batch.name in written for batch in batches]


def _columns(batches: Sequence[Batch], schema: str) -> list[Any]:
    """Sorted, so that two processes lock the checkpoints in the same order."""
    moves = sorted(
        ((batch, move) for batch in batches for move in batch.moves),
        key=lambda each: (each[0].name, each[1].topic, each[1].partition),
    )
    return [
        [batch.name for batch, _ in moves],
        [move.topic for _, move in moves],
        [move.partition for _, move in moves],
        [move.before.epoch for _, move in moves],
        [move.before.number for _, move in moves],
        [move.after.epoch for _, move in moves],
        [move.after.number for _, move in moves],
        [move.next_offset for _, move in moves],
        [f'"{schema}"."{batch.table}"' for batch, _ in moves],
        f'"{schema}", public',
    ]
