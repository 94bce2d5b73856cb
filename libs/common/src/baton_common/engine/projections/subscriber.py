"""A read model over topics: a subscriber of a feed with its checkpoints beside its tables."""

from collections.abc import Mapping, Sequence, Set

from baton_common.engine.consumers.dead_letters import dead_letter_move
from baton_common.engine.consumers.error_class import ErrorClass, error_class_of, reason
from baton_common.engine.feed.port import Arrived, ReadPosition, Step, Taken, TopicPartition
from baton_common.engine.feed.topics import split_checkpoint_topic
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.engine.sagas.dead_letters import nothing
from baton_common.model.log_port import CheckpointMove, Log
from baton_common.model.metadata import Metadata
from baton_common.model.received_message import ReceivedMessage


class ProjectionSubscriber:
    """Give it to `Following`. A batch is one transaction over all its partitions.

    A record that cannot be read becomes a dead letter in the service's log and is skipped. A
    rebuild reads it again.
    """

    def __init__(self, tables: ProjectionTables[ReceivedMessage], log: Log) -> None:
        self.tables = tables
        self.name = tables.name
        self._log = log

    async def positions(self, source: TopicPartition) -> Mapping[str, ReadPosition]:
        """Its checkpoints on this partition, by log (see Subscriber)."""
        checkpoints = await self.tables.checkpoints()
        return {
            split_checkpoint_topic(topic)[1]: ReadPosition(position, next_offset)
            for (topic, partition), (position, next_offset) in checkpoints.items()
            if partition == source.number and split_checkpoint_topic(topic)[0] == source.topic
        }

    async def take(self, steps: Sequence[Step]) -> Taken:
        """Apply all steps together (see Subscriber); one by one if one of them is bad."""
        if all(step.move and step.arrived.message for step in steps):
            try:
                return await self._apply(steps)
            except Exception as problem:
                if error_class_of(problem) is not ErrorClass.POISON:
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

    async def begin_at(self, baseline: CheckpointMove, sentence: str) -> None:
        """Begin here (see Subscriber); `Following` logs the sentence."""
        await self.tables.write([baseline], [])

    async def between(self, owned: Set[TopicPartition]) -> None:
        """Does nothing between batches."""

    async def _apply(self, steps: Sequence[Step]) -> Taken:
        moves = joined([step.move for step in steps if step.move is not None])
        records = [step.arrived.message for step in steps if step.arrived.message is not None]
        if await self.tables.write(moves, records):
            return Taken(applied=len(steps))
        return Taken(stuck={step.arrived.source for step in steps})

    async def _take_one(self, step: Step) -> Taken:
        why = step.arrived.fault
        if step.move is not None and step.arrived.message is not None:
            try:
                return await self._apply([step])
            except Exception as problem:
                if error_class_of(problem) is not ErrorClass.POISON:
                    raise
                why = reason(problem)
        await self._set_aside(step.arrived, why)
        if step.move is not None and not await self.tables.write([step.move], []):
            return Taken(stuck={step.arrived.source})
        return Taken(dead=1)

    async def _set_aside(self, arrived: Arrived, why: str) -> None:
        """Written before the checkpoint moves; writing it twice leaves one."""
        message = arrived.message
        metadata = message.metadata if message else Metadata(correlation_id="unreadable")
        dead_letter = dead_letter_move("dead", self.tables.projection.name, arrived, why)
        await self._log.run(nothing, metadata=metadata, records=[dead_letter])


def joined(moves: Sequence[CheckpointMove]) -> list[CheckpointMove]:
    """One move for each partition and log, from the first start to the last end."""
    by_partition: dict[tuple[str, int], CheckpointMove] = {}
    for move in moves:
        where = move.topic, move.partition
        first = by_partition.get(where, move)
        by_partition[where] = CheckpointMove(
            move.subscriber, *where, first.before, move.after, move.next_offset
        )
    return list(by_partition.values())
