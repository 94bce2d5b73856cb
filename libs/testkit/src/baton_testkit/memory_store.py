"""The storage of MemoryLogs: the tables of a log as plain objects, and the rules of `append`."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from baton_common.model.clock import Now
from baton_common.model.contract import Contract, encode_contract
from baton_common.model.log_port import (
    CheckpointMove,
    Deadline,
    FenceMove,
    Once,
    Recorded,
    RecordMove,
    StoredAnswer,
)
from baton_common.model.metadata import Metadata
from baton_common.model.partition import partition_of
from baton_common.model.position import START, Position
from baton_common.model.received_message import ReceivedMessage
from baton_common.model.unit_of_work import NIL, DeadlineChange
from baton_testkit.made_ids import MadeIds
from baton_testkit.memory_claims import MemoryClaims

LARGEST_BODY = 65_536
LOG = UUID("00000000-0000-7000-8000-0000000010c0")
Key = tuple[str, str]
Row = tuple[str, str, int, int, bytes]


@dataclass(frozen=True, slots=True)
class Draft:
    """An event without a position; `recorded.position` and `.recorded_at` have no meaning."""

    recorded: Recorded
    version: int
    body: bytes
    contract: Contract | None


@dataclass(frozen=True)
class Unit:
    """The comparisons and writes of one unit."""

    read: Mapping[str, tuple[int, UUID]]
    drafts: Sequence[Draft] = ()
    checkpoints: Sequence[CheckpointMove] = ()
    fires: Sequence[Deadline] = ()
    deadlines: Sequence[DeadlineChange] = ()
    fences: Sequence[FenceMove] = ()
    records: Sequence[RecordMove] = ()
    once: Once | None = None
    answer: StoredAnswer | None = None

    def changes_a_register(self) -> bool:
        """True if applying it a second time would be noticed."""
        return bool(
            self.drafts
            or self.checkpoints
            or self.fires
            or self.answer
            or any(fence.before != fence.after for fence in self.fences)
            or any(record.op == "gone" for record in self.records)
        )


@dataclass(slots=True)
class MemoryStore:
    """One log's database. Several MemoryLogs over one store are several processes."""

    now: Now
    partitions: int = 24
    log: UUID = LOG
    epoch: int = 1
    away: bool = False
    """True while PostgreSQL is unavailable: every method of the logs raises LogUnavailable."""
    events: list[Recorded] = field(default_factory=list)
    bodies: list[tuple[int, bytes]] = field(default_factory=list)
    """Type version and stored body of each event."""
    streams: dict[str, list[Recorded]] = field(default_factory=dict)
    contracts: list[ReceivedMessage] = field(default_factory=list)
    """Published contracts with their chain; `topic` is empty, `offset` 0."""
    checkpoints: dict[tuple[str, str, int], CheckpointMove] = field(default_factory=dict)
    deadlines: dict[str, Deadline] = field(default_factory=dict)
    answers: dict[Key, tuple[bytes, StoredAnswer, Position]] = field(default_factory=dict)
    fences: dict[str, tuple[int, str]] = field(default_factory=dict)
    records: dict[Row, RecordMove] = field(default_factory=dict)
    """Dead letters and parked records; dispositions are in `wishes`."""
    wishes: dict[Row, str | None] = field(default_factory=dict)
    new_event_id: MadeIds = field(default_factory=lambda: MadeIds(series=0xE))
    claims: MemoryClaims = field(init=False)
    _last: dict[int, Position] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.claims = MemoryClaims(self.now, self.deadlines)

    @property
    def head(self) -> Position:
        """The last event's position; START if there is none."""
        return self.events[-1].position if self.events else START

    def register(self, stream: str) -> tuple[int, UUID]:
        """Version and id of the stream's last event."""
        past = self.streams.get(stream)
        return (past[-1].version, past[-1].id) if past else (0, NIL)

    def after(self, position: Position, limit: int) -> Sequence[Recorded]:
        """A page of events."""
        first = bisect_right(self.events, position, key=lambda recorded: recorded.position)
        return self.events[first : first + limit]

    def failure(self, unit: Unit) -> str | None:
        """The first failed comparison: stream, mark (a checkpoint), guard (a fence),
        done, deadline, record; or None."""
        if any(self.register(stream) != seen for stream, seen in unit.read.items()):
            return "stream"
        if any(self._checkpoint(move) != move.before for move in unit.checkpoints):
            return "mark"
        if any(self.fences.get(move.name, (0, ""))[0] != move.before for move in unit.fences):
            return "guard"
        if unit.once and (unit.once.principal, unit.once.key) in self.answers:
            return "done"
        if not all(self._is_due(deadline) for deadline in unit.fires):
            return "deadline"
        if not all(self._fits(move) for move in unit.records):
            return "record"
        return None

    def apply(self, unit: Unit) -> Position | None:
        """Write a valid unit; returns the position of its last event."""
        recorded_at = self.now()
        if self.events:
            recorded_at = max(recorded_at, self.events[-1].recorded_at)
        for draft in unit.drafts:
            self._write(draft, recorded_at)
        for move in unit.checkpoints:
            self.checkpoints[move.subscriber, move.topic, move.partition] = move
        for fence in unit.fences:
            if fence.after != fence.before:
                self.fences[fence.name] = (fence.after, fence.holder)
        for fired in unit.fires:
            del self.deadlines[fired.id]
        for change in unit.deadlines:
            self._change(change)
        for record in unit.records:
            self._move(record)
        if unit.once and unit.answer and 200 <= unit.answer.status < 300:
            key = unit.once.principal, unit.once.key
            self.answers[key] = unit.once.request, unit.answer, self.head
        return self.head if unit.drafts else None

    def _checkpoint(self, move: CheckpointMove) -> Position:
        checkpoint = self.checkpoints.get((move.subscriber, move.topic, move.partition))
        return checkpoint.after if checkpoint else START

    def _is_due(self, deadline: Deadline) -> bool:
        there = self.deadlines.get(deadline.id)
        return (
            there is not None and there.attempt == deadline.attempt and there.due_at <= self.now()
        )

    def _fits(self, move: RecordMove) -> bool:
        waits = any(
            row.subscriber == move.subscriber and row.key == move.key
            for row in self.records.values()
        )
        match move.op:
            case "free":
                return not waits
            case "park":
                return waits
            case "gone" | "wish":
                return _row(move) in self.records
            case "dead":
                return True
            case other:
                raise ValueError(f"a record is not moved by {other!r}")

    def _write(self, draft: Draft, recorded_at: datetime) -> None:
        position = Position(self.epoch, len(self.events) + 1)
        recorded = replace(draft.recorded, position=position, recorded_at=recorded_at)
        self.events.append(recorded)
        self.bodies.append((draft.version, draft.body))
        self.streams.setdefault(recorded.stream, []).append(recorded)
        if draft.contract is not None:
            type_, key, body = encode_contract(draft.contract)
            partition = partition_of(key, self.partitions)
            previous = self._last.get(partition, START)
            self._last[partition] = position
            self.contracts.append(
                ReceivedMessage(
                    topic="",
                    partition=partition,
                    offset=0,
                    log=str(self.log),
                    position=position,
                    previous=previous,
                    key=key,
                    type=type_,
                    body=body,
                    metadata=_published_metadata(recorded, self.log),
                    at=recorded.at,
                    recorded_at=recorded_at,
                )
            )

    def _change(self, change: DeadlineChange) -> None:
        id_ = f"{change.stream}/{change.name}"
        if change.op == "cancel" or change.due_at is None:
            self.deadlines.pop(id_, None)
        else:
            self.deadlines[id_] = Deadline(
                change.stream, change.name, change.attempt, change.due_at
            )

    def _move(self, record: RecordMove) -> None:
        match record.op:
            case "dead" | "park":
                self.records.setdefault(_row(record), record)
            case "gone":
                del self.records[_row(record)]
                self.wishes.pop(_row(record), None)
            case "wish":
                self.wishes[_row(record)] = record.reason
            case _:
                pass


def _row(move: RecordMove) -> Row:
    return move.subscriber, move.topic, move.partition, move.offset, move.digest


def _published_metadata(recorded: Recorded, log: UUID) -> Metadata:
    epoch, number = recorded.position
    cause = f"{log}/{epoch}/{number}"
    metadata = recorded.metadata
    return Metadata(
        correlation_id=metadata.correlation_id,
        causation_id=cause,
        actor=metadata.actor,
        traceparent=metadata.traceparent,
    )
