"""The port of an outside system's checkpoints, which move together with what it writes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar

from baton_common.engine.feed.port import ReadPosition, TopicPartition
from baton_common.model.log_port import CheckpointMove

C = TypeVar("C")
"""The connection that an effect is given."""
C_co = TypeVar("C_co", covariant=True)

Effect: TypeAlias = Callable[[C], object]
"""Writes the effect of one message. It is given the store's connection inside the transaction
that moves the checkpoint; its result is awaited if it can be."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A record that can never be handled, kept with its bytes for somebody to look at."""

    source: TopicPartition
    offset: int
    record: bytes
    """The bytes that `baton_common.engine.feed.envelope.decode_record` reads."""
    reason: str


class CheckpointStore(Protocol[C_co]):
    """Checkpoints by reader, log, topic and partition, in SQLite, PostgreSQL, or whatever the
    outside system has: one suite of tests is for all of them."""

    async def positions(self, reader: str, source: TopicPartition) -> Mapping[str, ReadPosition]:
        """The reader's checkpoints on this partition by the log's uuid; empty: it never began.

        Raises Unavailable.
        """
        ...

    async def keep(
        self,
        moves: Sequence[CheckpointMove],
        effect: Effect[C_co] | None = None,
        aside: Aside | None = None,
    ) -> None:
        """Everything in one transaction, or nothing: each checkpoint moved from `before` (START:
        there is none) to `after`, the effect, the record set aside (the same one only once).

        Raises Overtaken if a checkpoint is not where the move says, Unavailable if the outcome
        is unknown, and what the effect raises.
        """
        ...


class Overtaken(Exception):
    """Another process of the same reader was first: its work is kept."""


async def carried_out(effect: Effect[C], connection: C) -> None:
    """Runs the effect for a store, whether it is plain or to be awaited."""
    done = effect(connection)
    if isinstance(done, Awaitable):
        await done
