"""The contracts that a log published, byte for byte, and when Kafka acknowledged them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from baton_common.engine.feed.envelope import PublishedContract, Record, record_of
from baton_common.engine.feed.published import contract_of
from baton_common.engine.feed.rows import Rows
from baton_common.model.position import Position

_CONTRACT_COLUMNS = 13
"""Columns that `told_of` takes, in its order; those after them are ours."""
_COLUMNS = """
select c.epoch, c.position, c.partition, c.previous_epoch, c.previous, c.key, c.type, c.body,
    e.stream, e.version, e.metadata, e.at, e.recorded_at,
    e.epoch as its_epoch, e.position as its_position, e.id, e.contract_hash,
    acknowledged.acknowledged_at
from events e
left join lateral (
    select * from contracts k where k.position = e.position limit 1) c on true
left join lateral (
    select l.acknowledged_at from relay_log l
    where l.topic = $1 and (l.epoch, l.position) >= (e.epoch, e.position)
    order by l.epoch, l.position limit 1) acknowledged on true
where e.contract_hash is not null and e.position > $2"""
_ORDER = "order by e.position limit $3"
_ALL = f"{_COLUMNS} {_ORDER}"
_OF_STREAM = f"{_COLUMNS} and e.stream = $4 {_ORDER}"
_AT = f"{_COLUMNS} and e.position = $4 {_ORDER}"
_TOPICS = "select distinct topic from relay order by topic"


@dataclass(frozen=True, slots=True)
class WrittenContract:
    """A contract as the log has it. `told` None: its bytes were pruned, its hash was not."""

    position: Position
    stream: str
    version: int
    event_id: str
    at: datetime
    recorded_at: datetime
    hash: bytes
    """SHA-256 of partition, key, type and body, each behind its length; kept in the event."""
    published: PublishedContract | None
    record: Record | None
    """The bytes that the relay sends."""
    topic: str | None
    """The topic a relay sends it to; None: this log is followed directly, without Kafka."""
    acknowledged_at: datetime | None
    """Instant by which Kafka had acknowledged it: exact to the relay's page for seven days, then
    to the minute."""


class WrittenContracts:
    """Asks the log's own tables. `service` is the owner's name in `ce_source`."""

    def __init__(self, rows: Rows, service: str) -> None:
        self._rows = rows
        self._service = service

    async def page(
        self, *, stream: str | None, position: int | None, after: int, limit: int
    ) -> Sequence[WrittenContract]:
        """Published contracts in order of position, after `after`: of one stream, at one position,
        or all. Raises LogUnavailable."""
        topics = await self._rows.fetch(_TOPICS)
        topic = topics[0]["topic"] if topics else None
        (log,) = await self._rows.fetch("select log from log_head")
        if position is not None:
            rows = await self._rows.fetch(_AT, topic, after, limit, position)
        elif stream is not None:
            rows = await self._rows.fetch(_OF_STREAM, topic, after, limit, stream)
        else:
            rows = await self._rows.fetch(_ALL, topic, after, limit)
        return [
            self._written(str(log["log"]), topic, row)
            for row in rows
            if stream is None or row["stream"] == stream
        ]

    def _written(self, log: str, topic: str | None, row: Any) -> WrittenContract:
        published = (
            None if row["partition"] is None else contract_of(log, tuple(row)[:_CONTRACT_COLUMNS])
        )
        return WrittenContract(
            position=Position(row["its_epoch"], row["its_position"]),
            stream=row["stream"],
            version=row["version"],
            event_id=str(row["id"]),
            at=row["at"],
            recorded_at=row["recorded_at"],
            hash=row["contract_hash"],
            published=published,
            record=None if published is None else record_of(published, self._service),
            topic=topic,
            acknowledged_at=row["acknowledged_at"],
        )
