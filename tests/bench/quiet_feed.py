"""A feed on which nobody tells anything: whoever follows it idles, as on a quiet day."""

import time
from collections.abc import AsyncIterator, Collection, Mapping, Sequence, Set
from contextlib import asynccontextmanager

from baton_common.engine.feed.port import Arrived, Reader, ReadPosition, TopicPartition
from tests.bench.pacing import moment


class QuietFeed:
    """Every topic has no partitions."""

    @asynccontextmanager
    async def open(
        self, subscriber: str, topics: Sequence[str], *, alone: bool = False
    ) -> AsyncIterator[Reader]:
        """Never raises."""
        yield _QuietReader()


class _QuietReader:
    def fresh(self) -> Collection[TopicPartition]:
        return ()

    def owned(self) -> Set[TopicPartition]:
        return frozenset()

    async def begin(self, source: TopicPartition, stands: Mapping[str, ReadPosition]) -> None:
        raise AssertionError(f"{source} was never given")

    def again(self, source: TopicPartition) -> None:
        raise AssertionError(f"{source} was never given")

    @asynccontextmanager
    async def batch(self, wait: float) -> AsyncIterator[Sequence[Arrived]]:
        await moment(time.perf_counter() + wait)
        yield ()

    async def at_end(self) -> bool:
        return True

    async def done(self, next_offsets: Mapping[TopicPartition, int]) -> None:
        return None
