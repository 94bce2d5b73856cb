"""The last records of a topic's partitions, read from Kafka without a group."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from baton_common.engine.feed.connection import (
    KafkaConnection,
    bounded,
    drop_consumer,
    partitions_of,
)
from baton_common.engine.feed.envelope import Link, NoChain, Record, link_of
from baton_common.engine.log.epochs import Witness
from baton_common.model.position import Position

LIMIT = 15.0
_LOOK_BACK = 20
"""Records that are looked at from the end; strays among them are passed over."""


@dataclass(frozen=True, slots=True)
class PartitionEnd:
    """A partition's end. `last` None: it holds no record of the chain that could be found."""

    number: int
    count: int
    """Records ever written to it, as long as the topic is the same one."""
    last: Link | None
    record: Record | None


async def partition_ends(kafka: KafkaConnection, topic: str) -> list[PartitionEnd]:
    """The ends of every partition. Raises TimeoutError, KafkaError, and LookupError without the
    topic."""
    return await bounded(_ends(kafka, topic), LIMIT)


async def _ends(kafka: KafkaConnection, topic: str) -> list[PartitionEnd]:
    async with reading(kafka) as consumer:
        partitions = await partitions_of(consumer, [topic])
        consumer.assign(partitions)
        begins = await consumer.beginning_offsets(partitions)
        ends = await consumer.end_offsets(partitions)
        there = {p: (max(begins[p], ends[p] - _LOOK_BACK), ends[p]) for p in partitions}
        records = await _read(consumer, there)
    return [_end(p, ends[p], records[p]) for p in partitions]


def topic_witness(kafka: KafkaConnection, topic: str) -> Witness:
    """For the log: the greatest position of it that the topic's partitions end with."""

    async def witness(log: str) -> Position | None:
        ends = await partition_ends(kafka, topic)
        seen = [end.last.position for end in ends if end.last and end.last.log == log]
        return max(seen, default=None)

    return witness


@asynccontextmanager
async def reading(kafka: KafkaConnection) -> AsyncIterator[Any]:
    """A consumer of no group; the block assigns to it what it reads."""
    consumer = AIOKafkaConsumer(
        **kafka.options(), enable_auto_commit=False, auto_offset_reset="earliest"
    )
    try:
        await consumer.start()
        yield consumer
    finally:
        await drop_consumer(consumer)


async def _read(
    consumer: Any, there: dict[TopicPartition, tuple[int, int]]
) -> dict[TopicPartition, list[Any]]:
    """All records in these ranges of offsets."""
    records: dict[TopicPartition, list[Any]] = {partition: [] for partition in there}
    waiting = set()
    for partition, (begin, end) in there.items():
        if begin < end:
            consumer.seek(partition, begin)
            waiting.add(partition)
        else:
            consumer.pause(partition)
    while waiting:
        fetched = await consumer.getmany(*waiting, timeout_ms=500)
        for partition, came in fetched.items():
            records[partition] += came
            if came and came[-1].offset + 1 >= there[partition][1]:
                waiting.discard(partition)
    return records


def _end(partition: TopicPartition, count: int, records: Sequence[Any]) -> PartitionEnd:
    for record in reversed(records):
        kept = Record(list(record.headers), record.key, record.value)
        try:
            return PartitionEnd(partition.partition, count, link_of(kept.headers), kept)
        except NoChain:
            continue
    return PartitionEnd(partition.partition, count, None, None)
