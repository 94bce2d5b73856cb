"""The port of a feed: what it brings of a topic, and what a subscriber does with it."""

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from baton_common.engine.feed.envelope import Link, Record
from baton_common.model.log_port import CheckpointMove
from baton_common.model.position import Position
from baton_common.model.received_message import ReceivedMessage


class TopicPartition(NamedTuple):
    """One partition of one topic."""

    topic: str
    number: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """A record as it came off a feed, before anybody believed it."""

    source: TopicPartition
    offset: int
    next_offset: int
    """The offset to read on from; 0 on the direct feed, which has no offsets."""
    link: Link | None
    """None: there are no valid chain headers."""
    message: ReceivedMessage | None
    """None: it cannot be read; `fault` says why."""
    fault: str
    record: Callable[[], Record]
    """Its bytes, for a dead letter. The same from both feeds."""


@dataclass(frozen=True, slots=True)
class ReadPosition:
    """A subscriber's checkpoint on one log's records in one partition."""

    position: Position
    next_offset: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A record that is next in its chain, and how the checkpoint moves with it.

    `move` None: a stray without chain headers, which moves nothing.
    """

    arrived: Arrived
    move: CheckpointMove | None


@dataclass(slots=True)
class Taken:
    """The outcome of the steps of one batch."""

    applied: int = 0
    dead: int = 0
    parked: int = 0
    stuck: set[TopicPartition] = field(default_factory=set)


class Subscriber(Protocol):
    """Keeps checkpoints, and takes what is next. A consumer and a projection over topics are
    one."""

    name: str

    async def positions(self, source: TopicPartition) -> Mapping[str, ReadPosition]:
        """Its checkpoints on this partition by the log's uuid; empty: it never began."""
        ...

    async def take(self, steps: Sequence[Step]) -> Taken:
        """Apply steps (in order within a partition), each checkpoint move with its effect, at once
        or not at all. `stuck` names the partitions of which not every step was applied: their
        checkpoints are read again and the rest comes again."""
        ...

    async def begin_at(self, baseline: CheckpointMove, sentence: str) -> None:
        """Write down that it begins here, not at the first record ever, and why."""
        ...

    async def between(self, owned: Set[TopicPartition]) -> None:
        """Called between batches with the partitions that are its own now."""
        ...


class Reader(Protocol):
    """An open feed. One task uses it."""

    def fresh(self) -> Collection[TopicPartition]:
        """Partitions that it was given, or that were asked for by `again`, since last asked.
        Nothing comes of them until `begin`."""
        ...

    def owned(self) -> Set[TopicPartition]:
        """The partitions that are its own now."""
        ...

    async def begin(self, source: TopicPartition, positions: Mapping[str, ReadPosition]) -> None:
        """Read on from these checkpoints, from the first record if there are none. Raises
        AheadOfLog."""
        ...

    def again(self, source: TopicPartition) -> None:
        """Make it fresh: its checkpoints will be read and `begin` called again."""
        ...

    def batch(self, wait: float) -> AbstractAsyncContextManager[Sequence[Arrived]]:
        """Records in order of their partition; none if nothing came within `wait` seconds.
        While the block runs its partitions are not given to another reader, within limits.
        Raises FeedBroken, AheadOfLog."""
        ...

    async def at_end(self) -> bool:
        """True if all records of its own partitions were handed over. Raises FeedBroken."""
        ...

    async def done(self, next_offsets: Mapping[TopicPartition, int]) -> None:
        """Say how far it came, for the display of lag. Raises FeedBroken."""
        ...


class Feed(Protocol):
    """Kafka in production, the owners' databases in the one-machine edition."""

    def open(
        self, subscriber: str, topics: Sequence[str], *, alone: bool = False
    ) -> AbstractAsyncContextManager[Reader]:
        """Read topics as this subscriber; several readers of one name share the partitions.
        `alone` has all of them, whoever else reads. Raises FeedBroken."""
        ...


class FeedBroken(Exception):
    """The reader is of no use any more: open another one."""


class AheadOfLog(Exception):
    """A checkpoint is beyond the head of the log that it follows: the log went back in time."""


class NotFromTheBeginning(Exception):
    """A new subscriber found the beginning of a partition gone and was not told to go on."""
