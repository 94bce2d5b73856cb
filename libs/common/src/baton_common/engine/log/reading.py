"""Reads the log without a lock: pages, streams, checkpoints, fencing tokens, deadlines."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from baton_common.engine.log.aggregates import Aggregates
from baton_common.engine.log.connections import Readers
from baton_common.engine.log.recorded_rows import COLUMNS, recorded
from baton_common.engine.log.unit import Unit
from baton_common.model.log_port import Deadline, Recorded
from baton_common.model.metadata import Metadata, decode_metadata
from baton_common.model.position import Position

PAGE = f"select {COLUMNS} from events where position > $1 order by position limit $2"
_STREAM = f"""select {COLUMNS} from events
where stream = $1 and ($2::timestamptz is null or recorded_at <= $2) order by version"""
NEWEST = "select position from events order by position desc limit 1"
_FOUND = "select position from events where stream = $1 and version = $2 and id = $3"
_DEADLINE = "select stream, substr(id, length(stream) + 2), attempt, due_at from deadlines"
_DUE = f"""{_DEADLINE}
where due_at > $1 and due_at <= clock_timestamp() order by due_at limit $2"""
_OF_STREAM = f"{_DEADLINE} where stream = $1 order by due_at"
_WAITING = f"{_DEADLINE} order by due_at limit $1"
_METADATA = "select metadata from events where stream = $1 order by version desc limit 1"
_CHECKPOINT = """select epoch, position, next_offset from marks
where subscriber = $1 and topic = $2 and partition = $3
order by epoch desc, position desc limit 1"""
_CHECKPOINTS = """select distinct on (partition) partition, epoch, position, next_offset from marks
where subscriber = $1 and topic = $2 order by partition, epoch desc, position desc"""
_FENCE = "select epoch, holder from guards where name = $1"


class Checkpoint(NamedTuple):
    """A subscriber's checkpoint on a partition, and the Kafka offset after it."""

    position: Position
    next_offset: int


class Fence(NamedTuple):
    """The holder of a fencing token and its epoch; 0: nobody ever held it."""

    epoch: int
    holder: str


class Reading:
    """Every method raises LogUnavailable."""

    def __init__(self, readers: Readers, aggregates: Aggregates) -> None:
        self._readers = readers
        self._aggregates = aggregates

    async def page(self, number: int, limit: int) -> Sequence[Recorded]:
        """Events of positions after `number`, in order. Raises UnknownEvent."""
        rows = await self._readers.fetch(PAGE, number, limit)
        return [recorded(row, self._aggregates) for row in rows]

    async def newest(self) -> int:
        """The number of the newest event, 0 if there is none."""
        return await self._readers.value(NEWEST) or 0

    async def stream(self, name: str, as_of: datetime | None) -> Sequence[Recorded]:
        """The events of one stream in order, those recorded until then."""
        rows = await self._readers.fetch(_STREAM, name, as_of)
        return [recorded(row, self._aggregates) for row in rows]

    async def found(self, unit: Unit) -> int | None:
        """The position of the unit's last event if the unit landed. Asked when the epoch has
        changed: what is not found then never lands."""
        first = unit.drafts[0]
        position: int | None = await self._readers.value(
            _FOUND, first.stream, first.version, first.id
        )
        return None if position is None else position + len(unit.drafts) - 1

    async def metadata(self, stream: str) -> Metadata | None:
        """The circumstances of a stream's last event; None: it has none."""
        rows = await self._readers.fetch(_METADATA, stream)
        return decode_metadata(rows[0]["metadata"]) if rows else None

    async def checkpoint(self, subscriber: str, topic: str, partition: int) -> Checkpoint | None:
        """The checkpoint, None if the subscriber never began."""
        row = await self._readers.row(_CHECKPOINT, subscriber, topic, partition)
        return _checkpoint(row) if row else None

    async def checkpoints(self, subscriber: str, topic: str) -> Mapping[int, Checkpoint]:
        """The checkpoints by partition."""
        rows = await self._readers.fetch(_CHECKPOINTS, subscriber, topic)
        return {row["partition"]: _checkpoint(row) for row in rows}

    async def fence(self, name: str) -> Fence:
        """Epoch 0 if it was never taken."""
        row = await self._readers.row(_FENCE, name)
        return Fence(row["epoch"], row["holder"]) if row else Fence(0, "")

    async def due(self, after: datetime, limit: int) -> Sequence[Deadline]:
        """Due deadlines whose time is after `after`, earliest first."""
        return [Deadline(*row) for row in await self._readers.fetch(_DUE, after, limit)]

    async def waiting(self, limit: int) -> Sequence[Deadline]:
        """Deadlines that are set, due or not, earliest first."""
        return [Deadline(*row) for row in await self._readers.fetch(_WAITING, limit)]

    async def deadlines_of(self, stream: str) -> Sequence[Deadline]:
        """Every deadline of a stream that is set."""
        return [Deadline(*row) for row in await self._readers.fetch(_OF_STREAM, stream)]


def _checkpoint(row: Any) -> Checkpoint:
    return Checkpoint(Position(row["epoch"], row["position"]), row["next_offset"])
