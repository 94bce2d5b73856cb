"""A commit request: decided on the states in memory and made into a unit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from baton_common.engine.log.append_call import MAX_BODY, MAX_BYTES, MAX_EVENTS
from baton_common.engine.log.states import Aggregates, States
from baton_common.engine.log.unit import AnswerRow, DeadlineRow, Draft, PublishedDraft, Unit
from baton_common.model.aggregate import Publish
from baton_common.model.clock import uuid7
from baton_common.model.contract import encode_contract, partition_of
from baton_common.model.log_port import (
    CheckpointMove,
    Deadline,
    FenceMove,
    Once,
    RecordMove,
    Rejected,
    StoredAnswer,
)
from baton_common.model.metadata import Metadata, encode_metadata
from baton_common.model.unit_of_work import NotLoaded, UnitOfWork
from baton_common.model.versions import decided_as_seen

_where = lru_cache(maxsize=16_384)(partition_of)
_UNNAMED = StoredAnswer(200, b"")


@dataclass(frozen=True, slots=True)
class CommitRequest:
    """The arguments of `Log.run`."""

    decide: Callable[[UnitOfWork], Any]
    metadata: Metadata
    once: Once | None
    answer: Callable[[Any], StoredAnswer] | None
    expected: Mapping[str, int]
    checkpoints: Sequence[CheckpointMove]
    fires: Sequence[Deadline]
    fences: Sequence[FenceMove]
    records: Sequence[RecordMove]
    again: bool


class Decided(NamedTuple):
    """The outcome of a decision: an answer or the exception it raised, and what it was decided
    on."""

    work: UnitOfWork
    said: Any
    no: Exception | None


def published_hash(partition: int, key: str, type_: str, body: bytes) -> bytes:
    """SHA-256 of what is published: each part behind its length as four bytes, big-endian."""
    digest = sha256()
    for part in (str(partition).encode(), key.encode(), type_.encode(), body):
        digest.update(len(part).to_bytes(4, "big"))
        digest.update(part)
    return digest.digest()


class CommitDecider:
    """Decides asks on the states in memory; synchronous."""

    def __init__(
        self, states: States, aggregates: Aggregates, publishers: Mapping[str, Publish]
    ) -> None:
        self._states = states
        self._aggregates = aggregates
        self._publishers = publishers
        self.partitions = 0

    def decide(self, ask: CommitRequest, now: datetime) -> Decided:
        """Run the decision. Raises NotLoaded; every other exception is part of the answer."""
        work = UnitOfWork(self._states.held, now)
        try:
            for fired in ask.fires:
                self._touch(work, fired.stream)
            seen = [
                (version, self._touch(work, stream)) for stream, version in ask.expected.items()
            ]
            return Decided(work, decided_as_seen(ask.decide, work, seen), None)
        except NotLoaded:
            raise
        except Exception as no:
            return Decided(work, None, no)

    def unit(self, ask: CommitRequest, decided: Decided) -> Unit:
        """Make the unit and move the states on; it must be submitted before anything else runs.

        A decision that raised becomes a unit that only reads. Raises Rejected for a body that
        is too long, ValueError for a unit that breaks a rule of the log.
        """
        work = decided.work
        if decided.no is not None:
            unit = Unit(work.touched, b"")
            unit.after = self._states.writers(work.touched)
            self._states.move(unit, work.current)
            return unit
        unit = Unit(
            work.touched,
            encode_metadata(ask.metadata),
            self._encoded(work),
            ask.checkpoints,
            _deadlines(ask, work),
            _answer(ask, decided.said),
            ask.fences,
            ask.records,
        )
        if unit.drafts:
            unit.size = _size(unit)
        elif unit.deadlines and not unit.changes_a_register():
            raise ValueError("a unit that sets or cancels a deadline records an event too")
        unit.after = self._states.writers(work.touched)
        self._states.move(unit, work.current)
        return unit

    def _touch(self, work: UnitOfWork, stream: str) -> int:
        if (held := work.held.get(stream)) is None:
            raise NotLoaded(self._aggregates.of(stream), stream)
        work.touched[stream] = work.current[stream] = held
        return held.version

    def _encoded(self, work: UnitOfWork) -> list[Draft]:
        try:
            return self._drafts(work)
        except UnicodeEncodeError as odd:
            raise Rejected(f"it holds a character that cannot be stored: {odd.reason}") from odd

    def _drafts(self, work: UnitOfWork) -> list[Draft]:
        if not work.recorded:
            return []
        drafts = []
        versions: dict[str, int] = {}
        for (aggregate, stream, event), after in zip(work.recorded, work.states_after, strict=True):
            version = versions.get(stream) or work.touched[stream].version
            versions[stream] = version = version + 1
            name, type_version, data = aggregate.events.encode(event)
            if len(data) > MAX_BODY:
                raise Rejected(f"{name} is {len(data)} bytes long, the limit is {MAX_BODY}")
            publish = self._publishers.get(aggregate.category)
            published = self._published(publish, event, after) if publish else None
            drafts.append(
                Draft(uuid7(), stream, version, name, type_version, data, event.at, published)
            )
        return drafts

    def _published(self, publish: Publish, event: Any, after: Any) -> PublishedDraft | None:
        if (contract := publish(event, after)) is None:
            return None
        type_, key, body = encode_contract(contract)
        if len(body) > MAX_BODY:
            raise Rejected(f"{type_} is {len(body)} bytes long, the limit is {MAX_BODY}")
        partition = _where(key, self.partitions)
        return PublishedDraft(
            partition, key, type_, body, published_hash(partition, key, type_, body)
        )


def _deadlines(ask: CommitRequest, work: UnitOfWork) -> list[DeadlineRow]:
    rows = [DeadlineRow("fire", d.id, d.attempt, d.stream, None) for d in ask.fires]
    for change in work.deadlines:
        if change.stream not in work.touched:
            raise ValueError(
                f"the deadline {change.name!r} of {change.stream} is touched, its stream is not"
            )
        id_ = f"{change.stream}/{change.name}"
        if change.op == "set" and change.due_at is None:
            raise ValueError(f"the deadline {id_} is set without a time")
        rows.append(DeadlineRow(change.op, id_, change.attempt, change.stream, change.due_at))
    return rows


def _answer(ask: CommitRequest, said: Any) -> AnswerRow | None:
    if ask.once is None:
        return None
    answer = ask.answer(said) if ask.answer else _UNNAMED
    if not 200 <= answer.status < 300:
        return None
    once = ask.once
    return AnswerRow(once.principal, once.key, once.request, answer.status, answer.body)


def _size(unit: Unit) -> int:
    size = sum(
        len(draft.data) + (len(draft.published.body) if draft.published else 0)
        for draft in unit.drafts
    )
    if size > MAX_BYTES or len(unit.drafts) > MAX_EVENTS:
        raise Rejected(
            f"{len(unit.drafts)} events of {size} bytes are too much for one unit: "
            f"the limits are {MAX_EVENTS} and {MAX_BYTES}"
        )
    return size
