"""The port of what an outside system keeps: its marks, moved with what it makes of the news."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar

from baton_common.engine.feed.port import ReadPosition, TopicPartition
from baton_common.model.log_port import CheckpointMove

C = TypeVar("C")
"""The connection that an effect is given."""
C_co = TypeVar("C_co", covariant=True)

Effect: TypeAlias = Callable[[C], object]
"""What shall be written of one piece of news, given the keeping's connection inside the transaction
that moves the mark; awaited if it gives something to be awaited."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A record that can never be handled, kept with its bytes for somebody to look at."""

    source: TopicPartition
    offset: int
    record: bytes
    """As `baton_common.engine.feed.envelope.decode_record` reads it."""
    reason: str


class CheckpointStore(Protocol[C_co]):
    """Marks by reader, log, topic and partition. Kept by SQLite, PostgreSQL, or whatever the
    outside system has: one suite of tests is for all of them."""

    async def stands(self, reader: str, source: TopicPartition) -> Mapping[str, ReadPosition]:
        """The reader's marks on this partition by the log's uuid; empty: it never began. Raises
        Away."""
        ...

    async def keep(
        self,
        moves: Sequence[CheckpointMove],
        effect: Effect[C_co] | None = None,
        aside: Aside | None = None,
    ) -> None:
        """Everything in one transaction or nothing of it: each mark moved from `before` (START:
        there is none) to `after`, the effect, the record set aside (the same one only once).

        Raises Overtaken if a mark is not where the move says, Away if whether it was done is not
        known, and what the effect raises.
        """
        ...


class Overtaken(Exception):
    """Another process of the same reader was first: what it did stands."""


async def carried_out(effect: Effect[C], connection: C) -> None:
    """For those who keep: the effect, whether it is plain or to be awaited."""
    done = effect(connection)
    if isinstance(done, Awaitable):
        await done
