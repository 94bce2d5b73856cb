"""Gaps written down in the subscriber's own database, and said aloud."""

import time
from typing import Any

import structlog

from baton_common.engine.feed.gaps import Gap
from baton_common.engine.feed.port import TopicPartition
from baton_common.engine.feed.rows import Rows
from baton_common.engine.feed.topics import checkpoint_topic, split_checkpoint_topic
from baton_common.model.position import Position

_log = structlog.get_logger(__name__)


class PostgresGapLedger:
    """The table `gaps`; an alarm is a line of the log that names the range."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def known(self, subscriber: str, source: TopicPartition) -> list[Gap]:
        """The open gaps of topics with this prefix, on any log."""
        found = await self._rows.fetch(
            """select topic, mark_epoch, mark_position, previous_epoch, previous,
                   extract(epoch from clock_timestamp() - since)::float8 as age
               from gaps
               where subscriber = $1 and starts_with(topic, $2) and partition = $3""",
            subscriber,
            checkpoint_topic(source.topic, ""),
            source.number,
        )
        return [_gap(source, row) for row in found]

    async def opened(self, subscriber: str, gap: Gap) -> None:
        """`since` stays that of the first time."""
        await self._rows.fetch(
            """insert into gaps (subscriber, topic, partition, mark_epoch, mark_position,
                   previous_epoch, previous)
               values ($1, $2, $3, $4, $5, $6, $7)
               on conflict (subscriber, topic, partition) do update
               set previous_epoch = excluded.previous_epoch, previous = excluded.previous""",
            *_row(subscriber, gap),
            *gap.checkpoint,
            *gap.missing_to,
        )
        _log.info("a record came early", subscriber=subscriber, gap=str(gap))

    async def closed(self, subscriber: str, gap: Gap) -> None:
        """Deletes the row of a gap that closed."""
        await self._rows.fetch(
            "delete from gaps where subscriber = $1 and topic = $2 and partition = $3",
            *_row(subscriber, gap),
        )
        _log.info("a chain closed", subscriber=subscriber, gap=str(gap))

    async def alarmed(self, subscriber: str, gap: Gap) -> None:
        """Alarms people: records are missing on the topic."""
        _log.error("records are missing", subscriber=subscriber, gap=str(gap))


def _gap(source: TopicPartition, row: Any) -> Gap:
    return Gap(
        source,
        split_checkpoint_topic(row["topic"])[1],
        Position(row["mark_epoch"], row["mark_position"]),
        Position(row["previous_epoch"], row["previous"]),
        since=time.monotonic() - row["age"],
    )


def _row(subscriber: str, gap: Gap) -> tuple[str, str, int]:
    return subscriber, checkpoint_topic(gap.source.topic, gap.log), gap.source.number
