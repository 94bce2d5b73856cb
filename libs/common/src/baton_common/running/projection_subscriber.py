"""A read model over topics: a subscriber of a feed that keeps its marks beside its tables."""

from collections.abc import Mapping, Sequence, Set

from baton_common.feed.port import Stand, Step, Taken, TopicPartition
from baton_common.feed.topics import split_mark_topic
from baton_common.heard import Heard
from baton_common.log_port import MarkMove
from baton_common.running.projection_tables import ProjectionTables


class ProjectionSubscriber:
    """Give it to `Following`. A batch is one transaction over all its partitions.

    What cannot be read by its type is the projection's to pass over; what cannot be read at
    all (no heard record) is passed over here, and counted as dead: there is nothing to fold.
    """

    def __init__(self, tables: ProjectionTables[Heard]) -> None:
        self.tables = tables
        self.name = tables.name

    async def stands(self, source: TopicPartition) -> Mapping[str, Stand]:
        """Its marks on this partition by log (see Subscriber)."""
        marks = await self.tables.marks()
        return {
            split_mark_topic(topic)[1]: Stand(position, next_offset)
            for (topic, partition), (position, next_offset) in marks.items()
            if partition == source.number and split_mark_topic(topic)[0] == source.topic
        }

    async def take(self, steps: Sequence[Step]) -> Taken:
        """Apply all steps at once or none (see Subscriber)."""
        moves = joined([step.move for step in steps if step.move is not None])
        records = [step.arrived.heard for step in steps if step.move and step.arrived.heard]
        if moves and not await self.tables.write(moves, records):
            return Taken(stuck={step.arrived.source for step in steps})
        return Taken(applied=len(records), dead=len(steps) - len(records))

    async def begin_at(self, baseline: MarkMove, sentence: str) -> None:
        """Begin here (see Subscriber); the sentence is logged."""
        await self.tables.write([baseline], [])

    async def between(self, owned: Set[TopicPartition]) -> None:
        """Nothing waits between batches."""


def joined(moves: Sequence[MarkMove]) -> list[MarkMove]:
    """One move per partition and log: from where the first began to where the last ended."""
    by_partition: dict[tuple[str, int], MarkMove] = {}
    for move in moves:
        where = move.topic, move.partition
        first = by_partition.get(where, move)
        by_partition[where] = MarkMove(
            move.subscriber, *where, first.before, move.after, move.next_offset
        )
    return list(by_partition.values())
