"""A unit on its way to the log: what it was decided on, what it writes, who waits for it."""

from asyncio import Future
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from baton_common.engine.log.publishing import PublishedDraft
from baton_common.model.log_port import CheckpointMove, FenceMove, RecordMove
from baton_common.model.unit_of_work import Held

Register = tuple[Any, ...]


class Draft(NamedTuple):
    """An event before it has a position."""

    id: UUID
    stream: str
    version: int
    type: str
    type_version: int
    data: bytes
    at: datetime
    published: PublishedDraft | None


class DeadlineRow(NamedTuple):
    """`set`, `cancel` or `fire`; the order within a unit counts."""

    op: str
    id: str
    attempt: int
    stream: str
    due_at: datetime | None


class AnswerRow(NamedTuple):
    """The row stored for an idempotency key."""

    principal: str
    key: str
    request: bytes
    status: int
    body: bytes


class Outcome(NamedTuple):
    """`reason` None: it was committed, and `position` is its last event's (None: it has none)."""

    position: int | None
    reason: str | None


@dataclass(slots=True, eq=False)
class Unit:
    """Applied whole or not at all. Compared by identity."""

    read: Mapping[str, Held[Any]]
    """Every stream it was decided on, as it was then; written or only read."""
    metadata: bytes
    drafts: Sequence[Draft] = ()
    checkpoints: Sequence[CheckpointMove] = ()
    deadlines: Sequence[DeadlineRow] = ()
    answer: AnswerRow | None = None
    fences: Sequence[FenceMove] = ()
    records: Sequence[RecordMove] = ()
    size: int = 0
    """Bytes of its bodies."""
    is_firing: bool = False
    """It fires a deadline. No unit of the same call may depend on it: "not due yet" may come true
    by itself."""
    contended: bool = False
    """Goes first, with others of its kind: it was overtaken three times, or another process is
    writing its streams."""
    asked_at: float = 0.0
    """The loop's time; its caller is told that the log is away when this is long ago."""
    after: list["Unit"] = field(default_factory=list)
    """Units not yet committed that it depends on."""
    failed: bool = False
    over: bool = False
    """Its outcome is known, whoever still listens."""
    settled: "Future[Outcome]" = field(init=False)

    def registers(self) -> Iterator[Register]:
        """Its changes besides streams, on which later units may depend."""
        for checkpoint in self.checkpoints:
            yield "mark", checkpoint.subscriber, checkpoint.topic, checkpoint.partition
        for deadline in self.deadlines:
            yield "deadline", deadline.id
        for fence in self.fences:
            yield "guard", fence.name
        for record in self.records:
            yield "record", record.subscriber, record.key

    def changes_a_register(self) -> bool:
        """True if applying it a second time would be noticed."""
        return bool(
            self.drafts
            or self.checkpoints
            or self.answer
            or self.is_firing
            or any(fence.before != fence.after for fence in self.fences)
            or any(record.op == "gone" for record in self.records)
        )
