"""A read model over topics: a subscriber of a feed that keeps its marks beside its tables."""

from collections.abc import Mapping, Sequence, Set

from baton_common.about import About
from baton_common.consuming.letters import letter_move
from baton_common.consuming.trouble import Trouble, reason, trouble
from baton_common.feed.port import Arrived, Stand, Step, Taken, TopicPartition
from baton_common.feed.topics import split_mark_topic
from baton_common.heard import Heard
from baton_common.log_port import Log, MarkMove
from baton_common.running.projection_tables import ProjectionTables
from baton_common.running.saga_letters import nothing


class ProjectionSubscriber:
    """Give it to `Following`. A batch is one transaction over all its partitions.

    A record that cannot be read becomes a dead letter in the service's log, and is gone past:
    the read model shows the rest, and a rebuild reads it again.
    """

    def __init__(self, tables: ProjectionTables[Heard], log: Log) -> None:
        self.tables = tables
        self.name = tables.name
        self._log = log

    async def stands(self, source: TopicPartition) -> Mapping[str, Stand]:
        """Its marks on this partition by log (see Subscriber)."""
        marks = await self.tables.marks()
        return {
            split_mark_topic(topic)[1]: Stand(position, next_offset)
            for (topic, partition), (position, next_offset) in marks.items()
            if partition == source.number and split_mark_topic(topic)[0] == source.topic
        }

    async def take(self, steps: Sequence[Step]) -> Taken:
        """Apply all steps at once (see Subscriber); one by one if there is a bad one."""
        if all(step.move and step.arrived.heard for step in steps):
            try:
                return await self._apply(steps)
            except Exception as problem:
                if trouble(problem) is not Trouble.POISON:
                    raise
        taken = Taken()
        for step in steps:
            if step.arrived.source in taken.stuck:
                continue
            one = await self._take_one(step)
            taken.applied += one.applied
            taken.dead += one.dead
            taken.stuck |= one.stuck
        return taken

    async def begin_at(self, baseline: MarkMove, sentence: str) -> None:
        """Begin here (see Subscriber); who follows says the sentence."""
        await self.tables.write([baseline], [])

    async def between(self, owned: Set[TopicPartition]) -> None:
        """Nothing waits between batches."""

    async def _apply(self, steps: Sequence[Step]) -> Taken:
        moves = joined([step.move for step in steps if step.move is not None])
        records = [step.arrived.heard for step in steps if step.arrived.heard is not None]
        if await self.tables.write(moves, records):
            return Taken(applied=len(steps))
        return Taken(stuck={step.arrived.source for step in steps})

    async def _take_one(self, step: Step) -> Taken:
        why = step.arrived.fault
        if step.move is not None and step.arrived.heard is not None:
            try:
                return await self._apply([step])
            except Exception as problem:
                if trouble(problem) is not Trouble.POISON:
                    raise
                why = reason(problem)
        await self._set_aside(step.arrived, why)
        if step.move is not None and not await self.tables.write([step.move], []):
            return Taken(stuck={step.arrived.source})
        return Taken(dead=1)

    async def _set_aside(self, arrived: Arrived, why: str) -> None:
        """Before the mark moves: written twice it is there once."""
        heard = arrived.heard
        about = heard.about if heard else About(correlation_id="unreadable")
        letter = letter_move("dead", self.tables.projection.name, arrived, why)
        await self._log.run(nothing, about=about, records=[letter])


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
