"""Dead letters and the records parked behind them, as the subscriber's database has them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from baton_common.engine.feed.envelope import Record, encode_record
from baton_common.engine.feed.port import Arrived, ReadPosition, TopicPartition
from baton_common.engine.feed.positions import consumer_positions
from baton_common.engine.feed.rows import Rows
from baton_common.model.log_port import RecordMove
from baton_common.model.position import START, Position

STRAY = "(no valid chain)"
"""The key of records without a chain: they stand in nobody's way."""

_PARKED = "select distinct key from dead_letters where subscriber = $1 and key = any($2)"

_DUE = """
select d.* from dead_letters d
where d.subscriber = $1
    and (d.topic, d.partition) in (select * from unnest($2::text[], $3::int[]))
    and (d.wish = 'drop' or d.key = $4 and d.wish is not null
        or (d.wish = 'retry' or d.reason is null) and not exists (
            select 1 from dead_letters b
            where b.subscriber = d.subscriber and b.key = d.key
                and (b.epoch, b.position) < (d.epoch, d.position)))
order by d.key, d.epoch, d.position
limit $5"""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A row of `dead_letters`."""

    subscriber: str
    source: TopicPartition
    offset: int
    digest: bytes
    key: str
    position: Position
    record: bytes
    reason: str | None
    wish: str | None

    def move(self, op: str, reason: str | None = None) -> RecordMove:
        """`gone`, `dead` again, or `wish`, in a unit."""
        return RecordMove(
            op=op,
            subscriber=self.subscriber,
            key=self.key,
            topic=self.source.topic,
            partition=self.source.number,
            offset=self.offset,
            digest=self.digest,
            position=self.position,
            record=self.record,
            reason=reason,
        )


class ConsumerStore(Protocol):
    """Reads a consumer's own tables, outside the log."""

    async def positions(
        self, subscriber: str, source: TopicPartition
    ) -> Mapping[str, ReadPosition]:
        """Its marks with their offsets, by the log's uuid."""
        ...

    async def parked(self, subscriber: str, keys: Collection[str]) -> frozenset[str]:
        """Those of the keys that have a dead letter."""
        ...

    async def due(self, subscriber: str, owned: Iterable[TopicPartition]) -> Sequence[DeadLetter]:
        """Dead letters to act on, in order of key and position: every `drop`; the first of a key if
        it is to be retried, or if it was only parked behind another."""
        ...


class PostgresConsumerStore:
    """A ConsumerStore on the subscriber's service database."""

    def __init__(self, rows: Rows, most: int = 100) -> None:
        self._rows = rows
        self._most = most

    async def positions(self, subscriber: str, source: TopicPartition) -> dict[str, ReadPosition]:
        """The checkpoint, read from the table `marks`."""
        return await consumer_positions(self._rows, subscriber, source)

    async def parked(self, subscriber: str, keys: Collection[str]) -> frozenset[str]:
        """Those of the keys that have a dead letter, in one query."""
        found = await self._rows.fetch(_PARKED, subscriber, list(keys))
        return frozenset(row["key"] for row in found)

    async def due(self, subscriber: str, owned: Iterable[TopicPartition]) -> list[DeadLetter]:
        """One page of the dead letters to act on, in one query."""
        mine = list(owned)
        found = await self._rows.fetch(
            _DUE,
            subscriber,
            [source.topic for source in mine],
            [source.number for source in mine],
            STRAY,
            self._most,
        )
        return [_dead_letter(row) for row in found]


def parking_key(topic: str, key: str) -> str:
    """Keys are kept in order within a topic, so a dead letter holds up its topic's only."""
    return f"{topic}/{key}"


def dead_letter_move(op: str, subscriber: str, arrived: Arrived, reason: str | None) -> RecordMove:
    """Set a record aside: `dead` with its reason, or `park` behind one of its key."""
    record = arrived.record()
    stored = encode_record(record)
    return RecordMove(
        op=op,
        subscriber=subscriber,
        key=key_of(arrived, record),
        topic=arrived.source.topic,
        partition=arrived.source.number,
        offset=arrived.offset,
        digest=sha256(stored).digest(),
        position=START if arrived.link is None else arrived.link.position,
        record=stored,
        reason=reason,
    )


def key_of(arrived: Arrived, record: Record) -> str:
    """The key it is parked by; STRAY if it has no chain or its key is no text."""
    if arrived.message is not None:
        return parking_key(arrived.source.topic, arrived.message.key)
    if arrived.link is None or not record.key:
        return STRAY
    try:
        return parking_key(arrived.source.topic, record.key.decode())
    except UnicodeDecodeError:
        return STRAY


def _dead_letter(row: Any) -> DeadLetter:
    return DeadLetter(
        subscriber=row["subscriber"],
        source=TopicPartition(row["topic"], row["partition"]),
        offset=row["record_offset"],
        digest=row["digest"],
        key=row["key"],
        position=Position(row["epoch"], row["position"]),
        record=row["record"],
        reason=row["reason"],
        wish=row["wish"],
    )
