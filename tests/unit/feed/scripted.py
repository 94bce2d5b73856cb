"""A feed that brings what the test says, and what a consumer on a MemoryLog reads."""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence, Set
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from baton_common.engine.consumers.dead_letters import STRAY, DeadLetter
from baton_common.engine.feed.arrival import arrived_of
from baton_common.engine.feed.envelope import PublishedContract, Record, record_of
from baton_common.engine.feed.gaps import Gap
from baton_common.engine.feed.port import Arrived, Reader, ReadPosition, TopicPartition
from baton_common.engine.feed.topics import checkpoint_topic, split_checkpoint_topic
from baton_common.model.metadata import encode_metadata
from baton_testkit.memory_log import MemoryLog
from baton_testkit.memory_store import MemoryStore


def records_told(log: MemoryLog) -> list[tuple[int, Record]]:
    """Partition and record of everything that a log told, as a relay would send it."""
    events = {recorded.position: recorded for recorded in log.store.events}
    records = []
    for received in log.published("lamps"):
        event = events[received.position]
        record = PublishedContract(
            log=received.log,
            position=received.position,
            previous=received.previous,
            partition=received.partition,
            key=received.key,
            type=received.type,
            body=received.body,
            stream=event.stream,
            version=event.version,
            metadata=encode_metadata(event.metadata),
            at=received.at,
            recorded_at=received.recorded_at,
        )
        records.append((received.partition, record_of(record, "toy")))
    return records


@dataclass
class ScriptedFeed:
    """A topic of partitions, each a list of records with offsets 0, 1, 2 …"""

    partitions: int = 4
    batch_size: int = 500
    records: dict[TopicPartition, list[Record]] = field(default_factory=dict)

    def bring(self, records: Iterable[tuple[int, Record]]) -> None:
        """Append records to their partitions."""
        for number, record in records:
            self.records.setdefault(TopicPartition("lamps", number), []).append(record)

    @asynccontextmanager
    async def open(
        self, subscriber: str, topics: Sequence[str], *, alone: bool = False
    ) -> AsyncIterator[Reader]:
        """One reader has it all."""
        yield _ScriptedReader(self)


class _ScriptedReader:
    def __init__(self, feed: ScriptedFeed) -> None:
        self._feed = feed
        self._all = frozenset(TopicPartition("lamps", n) for n in range(feed.partitions))
        self._fresh = set(self._all)
        self._next: dict[TopicPartition, int] = {}

    def fresh(self) -> Collection[TopicPartition]:
        return sorted(self._fresh)

    def owned(self) -> Set[TopicPartition]:
        return self._all

    async def begin(self, source: TopicPartition, stands: Mapping[str, ReadPosition]) -> None:
        self._next[source] = min((s.next_offset for s in stands.values()), default=0)
        self._fresh.discard(source)

    def again(self, source: TopicPartition) -> None:
        self._next.pop(source, None)
        self._fresh.add(source)

    @asynccontextmanager
    async def batch(self, wait: float) -> AsyncIterator[Sequence[Arrived]]:
        arrived = []
        for source, offset in self._next.items():
            records = self._feed.records.get(source, [])[offset : offset + self._feed.batch_size]
            arrived += [arrived_of(source, offset + n, r) for n, r in enumerate(records)]
            self._next[source] = offset + len(records)
        yield arrived

    async def at_end(self) -> bool:
        return True

    async def done(self, next_offsets: Mapping[TopicPartition, int]) -> None:
        pass


@dataclass
class MemoryConsumerStore:
    """A store with the interface of PostgresConsumerStore over a MemoryStore."""

    store: MemoryStore

    async def positions(
        self, subscriber: str, source: TopicPartition
    ) -> Mapping[str, ReadPosition]:
        """Every log's mark on the partition."""
        prefix = checkpoint_topic(source.topic, "")
        return {
            split_checkpoint_topic(topic)[1]: ReadPosition(checkpoint.after, checkpoint.next_offset)
            for (name, topic, number), checkpoint in self.store.checkpoints.items()
            if name == subscriber and topic.startswith(prefix) and number == source.number
        }

    async def parked(self, subscriber: str, keys: Collection[str]) -> frozenset[str]:
        """Keys that have a row."""
        return frozenset(r.key for r in self.store.records.values() if r.key in keys)

    async def due(self, subscriber: str, owned: Iterable[TopicPartition]) -> Sequence[DeadLetter]:
        """The first of each key if it is due, and every drop."""
        due, seen = [], set()
        for dead_letter in self.dead_letters():
            first = dead_letter.key not in seen
            seen.add(dead_letter.key)
            head = first and (dead_letter.wish == "retry" or dead_letter.reason is None)
            if (
                dead_letter.wish == "drop"
                or head
                or (dead_letter.key == STRAY and dead_letter.wish)
            ):
                due.append(dead_letter)
        return due

    def dead_letters(self) -> list[DeadLetter]:
        """All rows in order of key and position."""
        dead_letters = [
            DeadLetter(
                r.subscriber,
                TopicPartition(r.topic, r.partition),
                r.offset,
                r.digest,
                r.key,
                r.position,
                r.record,
                r.reason,
                self.store.wishes.get(row),
            )
            for row, r in self.store.records.items()
        ]
        return sorted(dead_letters, key=lambda dead_letter: (dead_letter.key, dead_letter.position))


class ListLedger:
    """Gaps as a list of what happened."""

    def __init__(self) -> None:
        self.log: list[str] = []

    async def known(self, subscriber: str, source: TopicPartition) -> Sequence[Gap]:
        return ()

    async def opened(self, subscriber: str, gap: Gap) -> None:
        self.log.append("opened")

    async def closed(self, subscriber: str, gap: Gap) -> None:
        self.log.append("closed")

    async def alarmed(self, subscriber: str, gap: Gap) -> None:
        self.log.append("alarmed")
