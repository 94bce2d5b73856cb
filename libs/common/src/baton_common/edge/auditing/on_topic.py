"""Checks byte for byte whether Kafka holds what a log published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from aiokafka import TopicPartition

from baton_common.engine.feed.connection import KafkaConnection, bounded
from baton_common.engine.feed.envelope import Link, NoChain, Record, link_of
from baton_common.engine.log.published_hash import published_hash
from baton_common.engine.relay.last_records import reading
from baton_common.model.position import Position

CLOCKS = timedelta(minutes=10)
"""The assumed limit on the difference between the clocks of the database and the relay. A
greater one only makes the search slower."""
LIMIT = 120.0
"""Seconds for one partition."""

Finding = Literal["same", "different", "missing"]


@dataclass(frozen=True, slots=True)
class WantedRecord:
    """A record that should be on the topic. `record` None: its bytes were pruned, only the hash is
    left."""

    log: str
    position: Position
    partition: int
    hash: bytes
    record: Record | None
    since: datetime
    """The earliest instant at which it can have been sent."""


@dataclass(slots=True)
class FoundRecord:
    """A record found on the topic, at each of its `offsets`: a relay may send a record twice."""

    finding: Finding = "missing"
    offsets: list[int] = field(default_factory=list)

    def add(self, offset: int, is_same: bool) -> None:
        """Counts another record of this position; one that differs always counts."""
        self.offsets.append(offset)
        if not is_same:
            self.finding = "different"
        elif self.finding == "missing":
            self.finding = "same"


async def on_topic(
    kafka: KafkaConnection, topic: str, wanted: Sequence[WantedRecord]
) -> dict[Position, FoundRecord]:
    """By position. Reads the partitions from shortly before the first of these was written to
    their ends; what is not there is looked for before that, too.

    Raises TimeoutError, KafkaError, and LookupError without the topic.
    """
    found = {each.position: FoundRecord() for each in wanted}
    async with reading(kafka) as consumer:
        for number in sorted({each.partition for each in wanted}):
            here = {(w.log, w.position): w for w in wanted if w.partition == number}
            partition = TopicPartition(topic, number)
            await bounded(_search(consumer, partition, here, found), LIMIT)
    return found


async def _search(
    consumer: Any,
    partition: TopicPartition,
    wanted: Mapping[tuple[str, Position], WantedRecord],
    found: dict[Position, FoundRecord],
) -> None:
    consumer.assign([partition])
    first = (await consumer.beginning_offsets([partition]))[partition]
    end = (await consumer.end_offsets([partition]))[partition]
    since = min(each.since for each in wanted.values()) - CLOCKS
    near = await _offset_at(consumer, partition, since, end)
    await _look(consumer, partition, (near, end), wanted, found)
    if any(found[each.position].finding == "missing" for each in wanted.values()):
        await _look(consumer, partition, (first, near), wanted, found)


async def _offset_at(consumer: Any, partition: TopicPartition, instant: datetime, end: int) -> int:
    milliseconds = max(0, int(instant.timestamp() * 1000))
    there = (await consumer.offsets_for_times({partition: milliseconds}))[partition]
    return end if there is None else int(there.offset)


async def _look(
    consumer: Any,
    partition: TopicPartition,
    offsets: tuple[int, int],
    wanted: Mapping[tuple[str, Position], WantedRecord],
    found: dict[Position, FoundRecord],
) -> None:
    at, end = offsets
    if at < end:
        consumer.seek(partition, at)
    while at < end:
        fetched = await consumer.getmany(partition, timeout_ms=500)
        for each, kept in _records(fetched.get(partition, ())):
            if each.offset >= end:
                return
            if (link := _link(kept)) and (one := wanted.get((link.log, link.position))):
                found[one.position].add(each.offset, _is_same(one, kept))
        at = await consumer.position(partition)


def _records(fetched: Sequence[Any]) -> Iterator[tuple[Any, Record]]:
    for each in fetched:
        yield each, Record(list(each.headers), each.key, each.value)


def _link(record: Record) -> Link | None:
    try:
        return link_of(record.headers)
    except NoChain:
        return None


def _is_same(wanted: WantedRecord, record: Record) -> bool:
    if wanted.record is not None:
        return record == wanted.record
    type_ = dict(record.headers).get("ce_type", b"").decode(errors="replace")
    key = (record.key or b"").decode(errors="replace")
    return wanted.hash == published_hash(wanted.partition, key, type_, record.value or b"")
