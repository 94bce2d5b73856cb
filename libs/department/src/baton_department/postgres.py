"""Checkpoints in the outside system's own PostgreSQL: they move with what it writes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import asyncpg

from baton_common.engine.feed.port import ReadPosition, TopicPartition
from baton_common.engine.feed.topics import checkpoint_topic, split_checkpoint_topic
from baton_common.engine.feed.unavailable import AWAY
from baton_common.model.log_port import CheckpointMove
from baton_common.model.position import START, Position
from baton_department.checkpoints import Aside, Effect, Overtaken, carried_out
from baton_department.unavailable import Unavailable

TABLES = """
create table if not exists baton_marks (
    reader text, topic text, number int, epoch int not null, position bigint not null,
    next_offset bigint not null, primary key (reader, topic, number));
create table if not exists baton_set_aside (
    topic text, number int, "offset" bigint, record bytea, reason text not null,
    at timestamptz not null default clock_timestamp(),
    digest bytea generated always as (sha256(record)) stored,
    primary key (topic, number, "offset", digest));
"""
"""The tables that it needs, in a schema of the search path; `create` makes them."""
_POSITIONS = """select topic, epoch, position, next_offset from baton_marks
where reader = $1 and number = $2 and starts_with(topic, $3)"""
_BEGIN = """insert into baton_marks values ($1, $2, $3, $4, $5, $6)
on conflict do nothing returning true"""
_MOVE = """update baton_marks set epoch = $4, position = $5, next_offset = $6
where reader = $1 and topic = $2 and number = $3 and epoch = $7 and position = $8
returning true"""
_ASIDE = """insert into baton_set_aside (topic, number, "offset", record, reason)
values ($1, $2, $3, $4, $5) on conflict do nothing"""


class PostgresCheckpoints:
    """Several processes of one reader may share a database: each has partitions of its own, and
    who is late is told so. Effects are given the connection of the transaction."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def create(self) -> None:
        """Make the two tables if they are not there."""
        await self._pool.execute(TABLES)

    async def positions(self, reader: str, source: TopicPartition) -> Mapping[str, ReadPosition]:
        """The stored checkpoints of a log. See the port."""
        prefix = checkpoint_topic(source.topic, "")
        with _there():
            rows = await self._pool.fetch(_POSITIONS, reader, source.number, prefix)
        return {
            split_checkpoint_topic(topic)[1]: ReadPosition(Position(epoch, number), next_offset)
            for topic, epoch, number, next_offset in rows
        }

    async def keep(
        self,
        moves: Sequence[CheckpointMove],
        effect: Effect[asyncpg.Connection] | None = None,
        aside: Aside | None = None,
    ) -> None:
        """Writes the effects and moves the checkpoint in one transaction. See the port."""
        with _there():
            async with self._pool.acquire() as connection, connection.transaction():
                for move in moves:
                    await _move(connection, move)
                if aside is not None:
                    found = *aside.source, aside.offset, aside.record, aside.reason
                    await connection.execute(_ASIDE, *found)
                if effect is not None:
                    await carried_out(effect, connection)


@contextmanager
def _there() -> Iterator[None]:
    """A commit whose answer was lost may stand: the checkpoints, read again, say so."""
    try:
        yield
    except AWAY as away:
        raise Unavailable(f"PostgreSQL: {away!r}") from away


async def _move(connection: asyncpg.Connection, move: CheckpointMove) -> None:
    new = move.subscriber, move.topic, move.partition, *move.after, move.next_offset
    if move.before == START:
        done = await connection.fetchval(_BEGIN, *new)
    else:
        done = await connection.fetchval(_MOVE, *new, *move.before)
    if not done:
        raise Overtaken(f"the checkpoint on {move.topic}/{move.partition} is not at {move.before}")
