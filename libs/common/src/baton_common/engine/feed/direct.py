"""The direct feed: a subscriber reads the owners' databases. Same partitions, checkpoints and
rows."""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Mapping, Sequence, Set
from contextlib import asynccontextmanager
from functools import partial

from baton_common.engine.feed.envelope import Link, PublishedContract, message_of, record_of
from baton_common.engine.feed.port import (
    AheadOfLog,
    Arrived,
    FeedBroken,
    Reader,
    ReadPosition,
    TopicPartition,
)
from baton_common.engine.feed.published import (
    BY_PARTITION,
    LogFacts,
    contract_of,
    head_of,
    log_facts,
)
from baton_common.engine.feed.rows import Rows
from baton_common.engine.feed.unavailable import AWAY
from baton_common.model.position import START, Position

_SHORTEST_POLL = 0.005
_LONGEST_POLL = 0.1
_MOST_OF_A_PARTITION = 100
_MOST = 500


class DirectSource:
    """One owner's topic as its database has it; shared by all who follow it in this process.

    `service` is the owner's name in `ce_source`. The owner calls `wake` after a commit; other
    processes' commits are found by polling.
    """

    def __init__(self, rows: Rows, service: str) -> None:
        self.rows = rows
        self.service = service
        self._commits = asyncio.Event()
        self._head = START
        self._read_at = float("-inf")

    def wake(self) -> None:
        """Something may have been committed. Cheap; called from the event loop."""
        self._read_at = float("-inf")
        waiting, self._commits = self._commits, asyncio.Event()
        waiting.set()

    @property
    def commits(self) -> asyncio.Event:
        """Set at the next `wake`."""
        return self._commits

    async def facts(self) -> LogFacts:
        """The owner's log: which, its epoch, its partitions."""
        return await log_facts(self.rows)

    async def head(self, *, fresh: bool = False) -> Position:
        """The owner's last event, at most 5 ms old."""
        if fresh or time.monotonic() - self._read_at > _SHORTEST_POLL:
            self._read_at = time.monotonic()
            self._head = await head_of(self.rows)
        return self._head


class DirectFeed:
    """The topics of several owners. One reader of a subscriber at a time has all partitions."""

    def __init__(self, sources: Mapping[str, DirectSource]) -> None:
        self._sources = sources

    @asynccontextmanager
    async def open(
        self, subscriber: str, topics: Sequence[str], *, alone: bool = False
    ) -> AsyncIterator[Reader]:
        """Raises KeyError for a topic that no source is known of."""
        lanes = [_Lane(topic, self._sources[topic]) for topic in topics]
        try:
            for lane in lanes:
                await lane.open()
        except AWAY as away:
            raise FeedBroken(f"an owner's database: {away!r}") from away
        yield _DirectReader(lanes)


class _Lane:
    """One topic, with a cursor for each of its partitions that was begun."""

    def __init__(self, topic: str, source: DirectSource) -> None:
        self.topic = topic
        self.source = source
        self._log = ""
        self._cursors: dict[int, Position] = {}
        self._seen = START
        self._furthest = START
        self.partitions: tuple[TopicPartition, ...] = ()

    async def open(self) -> None:
        facts = await self.source.facts()
        self._log = facts.log
        self.partitions = tuple(TopicPartition(self.topic, n) for n in range(facts.partitions))

    def begin(self, number: int, positions: Mapping[str, ReadPosition], head: Position) -> None:
        position = positions.get(self._log, ReadPosition(START)).position
        self._refuse_ahead(position, head)
        self._cursors[number] = position
        self._furthest = max(self._furthest, position)
        self._seen = START

    def stop(self, number: int) -> None:
        self._cursors.pop(number, None)

    async def arrivals(self) -> list[Arrived]:
        """The records after the cursors. While nothing moved it asks the owner only for its
        head. Raises AheadOfLog."""
        head = await self.source.head()
        if head < self._furthest:  # it may be older than what was read since
            head = await self.source.head(fresh=True)
            self._refuse_ahead(self._furthest, head)
        if head == self._seen or not self._cursors:
            return []
        numbers, cursors = zip(*self._cursors.items(), strict=True)
        rows = await self.source.rows.fetch(
            BY_PARTITION,
            numbers,
            [cursor.epoch for cursor in cursors],
            [cursor.number for cursor in cursors],
            _MOST_OF_A_PARTITION,
            _MOST,
        )
        if not rows:
            self._seen = head
        arrived = []
        for row in rows:
            published = contract_of(self._log, row)
            self._cursors[published.partition] = published.position
            self._furthest = max(self._furthest, published.position)
            arrived.append(self._arrived(published))
        return arrived

    def _refuse_ahead(self, checkpoint: Position, head: Position) -> None:
        if checkpoint > head:
            raise AheadOfLog(
                f"a checkpoint on {self.topic} is at {checkpoint}, but the log of "
                f"{self.source.service} ends at {head}: it went back in time. Recover it first."
            )

    def _arrived(self, published: PublishedContract) -> Arrived:
        return Arrived(
            source=TopicPartition(self.topic, published.partition),
            offset=0,
            next_offset=0,
            link=Link(published.log, published.position, published.previous),
            message=message_of(published, self.topic),
            fault="",
            record=partial(record_of, published, self.source.service),
        )


class _DirectReader:
    """A reader to which all partitions belong for its whole life."""

    def __init__(self, lanes: Sequence[_Lane]) -> None:
        self._lanes = {lane.topic: lane for lane in lanes}
        self._owned = frozenset(source for lane in lanes for source in lane.partitions)
        self._fresh = set(self._owned)

    def fresh(self) -> Collection[TopicPartition]:
        return sorted(self._fresh)

    def owned(self) -> Set[TopicPartition]:
        return self._owned

    async def begin(self, source: TopicPartition, positions: Mapping[str, ReadPosition]) -> None:
        lane = self._lanes[source.topic]
        try:
            head = await lane.source.head()
        except AWAY as away:
            raise FeedBroken(f"an owner's database: {away!r}") from away
        lane.begin(source.number, positions, head)
        self._fresh.discard(source)

    def again(self, source: TopicPartition) -> None:
        self._lanes[source.topic].stop(source.number)
        self._fresh.add(source)

    @asynccontextmanager
    async def batch(self, wait: float) -> AsyncIterator[Sequence[Arrived]]:
        try:
            arrived = await self._gather(time.monotonic() + wait)
        except AWAY as away:
            raise FeedBroken(f"an owner's database: {away!r}") from away
        yield arrived

    async def at_end(self) -> bool:
        """An empty batch is the end."""
        return True

    async def done(self, next_offsets: Mapping[TopicPartition, int]) -> None:
        """Does nothing: a direct feed shows no offset."""

    async def _gather(self, end: float) -> list[Arrived]:
        pause = _SHORTEST_POLL
        while True:
            commits = [lane.source.commits for lane in self._lanes.values()]
            arrivals = [await lane.arrivals() for lane in self._lanes.values()]
            if arrived := [record for records in arrivals for record in records]:
                return arrived
            left = end - time.monotonic()
            if left <= 0:
                return []
            await _any_of(commits, min(pause, left))
            pause = min(pause * 2, _LONGEST_POLL)


async def _any_of(events: Sequence[asyncio.Event], limit: float) -> None:
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
