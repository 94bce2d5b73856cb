"""The Kafka feed: a thin loop over aiokafka that trusts checkpoints, never the group's offsets."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Collection, Iterable, Mapping, Sequence, Set
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka import TopicPartition as KafkaPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError

from baton_common.engine.feed.arrival import arrived_of
from baton_common.engine.feed.connection import (
    KafkaConnection,
    bounded,
    drop_consumer,
    partitions_of,
)
from baton_common.engine.feed.envelope import Record
from baton_common.engine.feed.port import Arrived, FeedBroken, Reader, ReadPosition, TopicPartition

T = TypeVar("T")

CALL_LIMIT = 20.0
COMMIT_LIMIT = 5.0
SAY_EVERY = 1.0
"""Seconds between two commits of offsets, which are for the display of lag."""
STALLED_AFTER = 30.0
"""Seconds without a record of a partition after which the watchdog asks whether there is one."""

_log = structlog.get_logger(__name__)


class KafkaFeed:
    """`timeout`: how long (seconds) a partition that is to be given away waits for the batch in
    hand; 20, and 8 in the one-machine edition."""

    def __init__(self, kafka: KafkaConnection, *, timeout: float = 20.0, most: int = 500) -> None:
        self._kafka = kafka
        self._timeout = timeout
        self._most = most

    @asynccontextmanager
    async def open(
        self, subscriber: str, topics: Sequence[str], *, alone: bool = False
    ) -> AsyncIterator[Reader]:
        """Join the group of this name, unless alone. Raises FeedBroken when no broker answers."""
        consumer = AIOKafkaConsumer(
            **self._kafka.options(),
            group_id=None if alone else subscriber,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            max_poll_records=self._most,
            session_timeout_ms=10_000,
            heartbeat_interval_ms=3_000,
            rebalance_timeout_ms=30_000,
            fetch_max_wait_ms=100,
            metadata_max_age_ms=10_000,
        )
        rebalances = _Rebalances(self._timeout)
        try:
            await _bounded(consumer.start(), CALL_LIMIT)
            if alone:
                await self._assign_all(consumer, rebalances, topics)
            else:
                consumer.subscribe(list(topics), listener=rebalances)
            reader = _KafkaReader(consumer, rebalances, commits=not alone)
            try:
                yield reader
            except asyncio.CancelledError:
                with suppress(FeedBroken):
                    await reader.say()
                raise
        finally:
            rebalances.idle.set()
            await drop_consumer(consumer)

    async def _assign_all(
        self, consumer: Any, rebalances: "_Rebalances", topics: Sequence[str]
    ) -> None:
        try:
            found = await bounded(partitions_of(consumer, topics), CALL_LIMIT)
        except (KafkaError, OSError, LookupError) as error:
            raise FeedBroken(repr(error)) from error
        consumer.assign(found)
        await rebalances.on_partitions_assigned(found)


class _Rebalances(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """Receives the rebalances of aiokafka's background task. It never raises."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self.idle = asyncio.Event()
        self.idle.set()
        self.owned: set[TopicPartition] = set()
        self.fresh: set[TopicPartition] = set()
        self.begun: dict[TopicPartition, float] = {}
        """Partitions that are read from their checkpoints, with the time of their last record."""

    async def on_partitions_revoked(self, revoked: Iterable[KafkaPartition]) -> None:
        """Let the batch in hand be committed first; the checkpoints are there if that takes
        longer."""
        try:
            async with asyncio.timeout(self._timeout):
                await self.idle.wait()
        except TimeoutError:
            _log.warning("a partition is given away with a batch in hand")
        self._set(())

    async def on_partitions_assigned(self, assigned: Iterable[KafkaPartition]) -> None:
        """Treats all partitions as fresh, even those that were its own before."""
        self._set(TopicPartition(each.topic, each.partition) for each in assigned)

    def _set(self, owned: Iterable[TopicPartition]) -> None:
        self.owned = set(owned)
        self.fresh = set(self.owned)
        self.begun.clear()


class _KafkaReader:
    """Reads what it was given, from the checkpoints."""

    def __init__(self, consumer: Any, rebalances: _Rebalances, *, commits: bool) -> None:
        self._consumer = consumer
        self._commits = commits
        self._rebalances = rebalances
        self._watched_at = time.monotonic()
        self._far: dict[TopicPartition, int] = {}
        self._said_at = float("-inf")

    def fresh(self) -> Collection[TopicPartition]:
        return sorted(self._rebalances.fresh)

    def owned(self) -> Set[TopicPartition]:
        return frozenset(self._rebalances.owned)

    async def begin(self, source: TopicPartition, positions: Mapping[str, ReadPosition]) -> None:
        """Beyond the end or before the beginning of the partition, Kafka begins with the first
        that it has, and the chain tells doubles and gaps."""
        if source not in self._rebalances.fresh:
            return
        offset = min((position.next_offset for position in positions.values()), default=0)
        try:
            self._consumer.seek(KafkaPartition(*source), offset)
        except IllegalStateError:  # given away in this moment
            return
        self._far.pop(source, None)
        self._rebalances.fresh.discard(source)
        self._rebalances.begun[source] = time.monotonic()

    def again(self, source: TopicPartition) -> None:
        if source in self._rebalances.owned:
            self._rebalances.begun.pop(source, None)
            self._rebalances.fresh.add(source)

    @asynccontextmanager
    async def batch(self, wait: float) -> AsyncIterator[Sequence[Arrived]]:
        """Raises FeedBroken."""
        await self._watch()
        if self._far and time.monotonic() - self._said_at > SAY_EVERY:
            await self.say()
        fetched = await self._fetch(wait)
        # Nothing is awaited between the end of the fetch and here: a rebalance either came
        # before, and its partitions have not begun, or it waits for this batch.
        self._rebalances.idle.clear()
        try:
            yield self._arrived(fetched)
        finally:
            self._rebalances.idle.set()

    async def done(self, next_offsets: Mapping[TopicPartition, int]) -> None:
        """Said to the broker each second, not for every batch: nothing is read from there."""
        self._far.update(next_offsets)

    async def say(self) -> None:
        """Raises FeedBroken; but not for a group that went on without it: checkpoints absorb
        that."""
        mine = {s: offset for s, offset in self._far.items() if s in self._rebalances.begun}
        self._far.clear()
        self._said_at = time.monotonic()
        if not mine or not self._commits:
            return
        offsets = {KafkaPartition(*source): offset for source, offset in mine.items()}
        try:
            await _bounded(self._consumer.commit(offsets), COMMIT_LIMIT)
        except (CommitFailedError, IllegalStateError) as overtaken:
            _log.info("offsets not committed", reason=type(overtaken).__name__)

    async def _fetch(self, wait: float) -> Mapping[KafkaPartition, Sequence[Any]]:
        try:
            call = self._consumer.getmany(timeout_ms=int(wait * 1000))
            records: Mapping[KafkaPartition, Sequence[Any]] = await bounded(call, wait + 1.0)
        except TimeoutError:  # the group is being rebalanced
            return {}
        except (KafkaError, OSError) as error:
            raise FeedBroken(repr(error)) from error
        return records

    def _arrived(self, fetched: Mapping[KafkaPartition, Sequence[Any]]) -> list[Arrived]:
        arrived = []
        for each, records in fetched.items():
            source = TopicPartition(each.topic, each.partition)
            if source not in self._rebalances.begun:
                continue
            self._rebalances.begun[source] = time.monotonic()
            for record in records:
                kept = Record(list(record.headers), record.key, record.value)
                arrived.append(arrived_of(source, record.offset, kept))
        return arrived

    async def _watch(self) -> None:
        """The watchdog: something is there to be read, and nothing comes."""
        now = time.monotonic()
        if now - self._watched_at < STALLED_AFTER:
            return
        self._watched_at = now
        silent = [s for s, at in self._rebalances.begun.items() if now - at > STALLED_AFTER]
        if (behind := await self._behind(silent)) is not None:
            raise FeedBroken(f"{behind} has more to read and nothing comes")

    async def at_end(self) -> bool:
        return await self._behind(list(self._rebalances.begun)) is None

    async def _behind(self, sources: Collection[TopicPartition]) -> TopicPartition | None:
        """A partition that was not read to its end."""
        if not sources:
            return None
        asked = [KafkaPartition(*source) for source in sources]
        ends = await _bounded(self._consumer.end_offsets(asked), CALL_LIMIT)
        for source, each in zip(sources, asked, strict=True):
            if source not in self._rebalances.begun:
                continue
            if ends[each] > await _bounded(self._consumer.position(each), CALL_LIMIT):
                return source
        return None


async def _bounded(call: Awaitable[T], limit: float) -> T:
    """Every call has a limit of ours. Raises FeedBroken, CommitFailedError, IllegalStateError."""
    try:
        return await bounded(call, limit)
    except (CommitFailedError, IllegalStateError):
        raise
    except (KafkaError, OSError) as error:  # TimeoutError is an OSError
        raise FeedBroken(repr(error)) from error
