"""Keeps checkpoints in a file of SQLite, beside whatever else the outside system has in it."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from baton_common.engine.feed.port import ReadPosition, TopicPartition
from baton_common.engine.feed.topics import checkpoint_topic, split_checkpoint_topic
from baton_common.model.log_port import CheckpointMove
from baton_common.model.position import START, Position
from baton_department.checkpoints import Aside, Effect, Overtaken, carried_out

_TABLES = """
pragma journal_mode = wal;
pragma synchronous = full;
create table if not exists baton_marks (
    reader text, topic text, number int, epoch int not null, position int not null,
    next_offset int not null, primary key (reader, topic, number));
create table if not exists baton_set_aside (
    topic text, number int, offset int, record blob, reason text not null,
    at text not null default current_timestamp, primary key (topic, number, offset, record));
"""
_POSITIONS = """select topic, epoch, position, next_offset from baton_marks
where reader = ? and number = ? and substr(topic, 1, ?) = ?"""
_BEGIN = "insert or ignore into baton_marks values (?, ?, ?, ?, ?, ?)"
_MOVE = """update baton_marks set epoch = ?, position = ?, next_offset = ?
where reader = ? and topic = ? and number = ? and epoch = ? and position = ?"""
_ASIDE = """insert or ignore into baton_set_aside (topic, number, offset, record, reason)
values (?, ?, ?, ?, ?)"""
_PATIENCE = 10.0
"""Seconds to wait for another process that writes the file."""


class SqliteCheckpoints:
    """One file, one process at a time. `db` is the connection for tables of one's own; effects
    are given the same one, inside the transaction that moves the checkpoint."""

    def __init__(self, file: str | Path) -> None:
        self.db = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
        self.db.executescript(_TABLES)
        self._one_at_a_time = asyncio.Lock()

    def close(self) -> None:
        """Closes the file; nothing is lost without it."""
        self.db.close()

    async def positions(self, reader: str, source: TopicPartition) -> Mapping[str, ReadPosition]:
        """The stored checkpoints of a log. See the port."""
        prefix = checkpoint_topic(source.topic, "")
        rows = self.db.execute(_POSITIONS, (reader, source.number, len(prefix), prefix)).fetchall()
        return {
            split_checkpoint_topic(topic)[1]: ReadPosition(Position(epoch, number), next_offset)
            for topic, epoch, number, next_offset in rows
        }

    async def keep(
        self,
        moves: Sequence[CheckpointMove],
        effect: Effect[sqlite3.Connection] | None = None,
        aside: Aside | None = None,
    ) -> None:
        """Writes the effects and moves the checkpoint in one transaction. See the port."""
        async with self._one_at_a_time:
            self.db.execute("begin immediate")
            try:
                for move in moves:
                    self._move(move)
                if aside is not None:
                    found = *aside.source, aside.offset, aside.record, aside.reason
                    self.db.execute(_ASIDE, found)
                if effect is not None:
                    await carried_out(effect, self.db)
                self.db.execute("commit")
            except BaseException:
                self.db.execute("rollback")
                raise

    def _move(self, move: CheckpointMove) -> None:
        after = *move.after, move.next_offset
        where = move.subscriber, move.topic, move.partition
        if move.before == START:
            done = self.db.execute(_BEGIN, (*where, *after))
        else:
            done = self.db.execute(_MOVE, (*after, *where, *move.before))
        if done.rowcount != 1:
            raise Overtaken(
                f"the checkpoint on {move.topic}/{move.partition} is not at {move.before}"
            )
