"""Reads a subscriber's marks with the offset to read on from, by partition of a topic."""

from collections.abc import Awaitable, Callable

from baton_common.engine.feed.port import ReadPosition, TopicPartition
from baton_common.engine.feed.rows import Rows
from baton_common.engine.feed.topics import checkpoint_topic, split_checkpoint_topic
from baton_common.model.position import Position

_POSITIONS = """
select distinct on (topic) topic, epoch, position, next_offset from marks
where subscriber = $1 and starts_with(topic, $2) and partition = $3
order by topic, epoch desc, position desc
"""
_FURTHEST = """
select epoch, position from (
    select epoch, position from marks where topic = $1
    union all select epoch, position from projection_marks where topic = $1) m
order by epoch desc, position desc limit 1"""


def checkpoints_witness(rows: Rows, topic: str) -> Callable[[str], Awaitable[Position | None]]:
    """For the owner's log: the greatest position of it that a subscriber's database has a mark
    on. What the direct feed's subscribers have seen."""

    async def witness(log: str) -> Position | None:
        found = await rows.fetch(_FURTHEST, checkpoint_topic(topic, log))
        return Position(found[0]["epoch"], found[0]["position"]) if found else None

    return witness


async def consumer_positions(
    rows: Rows, subscriber: str, source: TopicPartition
) -> dict[str, ReadPosition]:
    """Checkpoints from the table `marks`, by the log's uuid. Raises what asyncpg raises."""
    found = await rows.fetch(
        _POSITIONS, subscriber, checkpoint_topic(source.topic, ""), source.number
    )
    return {
        split_checkpoint_topic(row["topic"])[1]: ReadPosition(
            Position(row["epoch"], row["position"]), row["next_offset"]
        )
        for row in found
    }
