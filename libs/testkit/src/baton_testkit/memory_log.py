"""The log in memory, for scenarios and unit tests: the promises of the port, no waiting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from baton_common.model.aggregate import Aggregate, Publish, split_stream
from baton_common.model.claims import Claim, Wanted
from baton_common.model.clock import Now
from baton_common.model.contract import encode_contract
from baton_common.model.log_port import (
    CheckpointMove,
    Conflict,
    Deadline,
    Done,
    FenceMove,
    LogUnavailable,
    Once,
    Recorded,
    RecordMove,
    Rejected,
    StoredAnswer,
)
from baton_common.model.messages import Stale, Unknown, is_stale_first
from baton_common.model.metadata import Metadata
from baton_common.model.position import START, Position
from baton_common.model.received_message import ReceivedMessage
from baton_common.model.unit_of_work import NIL, Held, NotLoaded, UnitOfWork
from baton_testkit.memory_store import LARGEST_BODY, Draft, MemoryStore, Unit

A = TypeVar("A")

MOST_TRIES = 100


class MemoryLog:
    """A `Log` over a MemoryStore; commits take effect at once.

    Every event is encoded and decoded, as in the product. `now` gives the database's clock
    (`HandClock.now`). Two logs over one store act as two processes: each has its own states in
    memory, and finds out on committing that the other was first."""

    def __init__(
        self,
        now: Now,
        *,
        publishers: Mapping[str, Publish] | None = None,
        partitions: int = 24,
        store: MemoryStore | None = None,
    ) -> None:
        self.store = store or MemoryStore(now, partitions)
        self._publishers = publishers or {}
        self._held: dict[str, Held[Any]] = {}

    async def run(
        self,
        decide: Callable[[UnitOfWork], A],
        *,
        metadata: Metadata,
        once: Once | None = None,
        answer: Callable[[A], StoredAnswer] | None = None,
        expected: Mapping[str, int] | None = None,
        checkpoints: Sequence[CheckpointMove] = (),
        fires: Sequence[Deadline] = (),
        fences: Sequence[FenceMove] = (),
        records: Sequence[RecordMove] = (),
        again: bool = True,
    ) -> Done[A]:
        """Decide and commit one unit (see the port)."""
        self._be_there()
        for _ in range(MOST_TRIES):
            work, said, no = self._decide(decide)
            stored = self.store.answers.get((once.principal, once.key)) if once else None
            if once and stored and not isinstance(no, Unknown):
                request, given, head = stored
                if request != once.request:
                    raise Rejected(
                        "This Idempotency-Key was used for another request; send a new one."
                    )
                nobody: Any = None  # nothing was decided this time
                return Done(nobody, head, given)
            if is_stale_first(no):
                self._compare_expected(expected or {})
            if no is not None:
                failed = self.store.failure(Unit(self._registers(work)))
                if failed is None:
                    raise no
            else:
                unit = _checked(
                    Unit(
                        self._registers(work),
                        self._drafts(work, metadata),
                        checkpoints,
                        fires,
                        work.deadlines,
                        fences,
                        records,
                        once,
                        _answer(once, answer, said),
                    ),
                    work,
                )
                failed = self.store.failure(unit)
                if failed is None:
                    position = self.store.apply(unit)
                    self._remember(work)
                    return Done(said, position)
            self._forget(work)
            if failed not in ("stream", "done"):
                raise Conflict(f"its {failed} is not as it was")
            if not again:
                raise Conflict("what it was decided on has changed")
        raise Conflict(f"decided {MOST_TRIES} times and always overtaken")

    async def read(self, after: Position, limit: int = 500) -> Sequence[Recorded]:
        """Events in order of position (see the port)."""
        self._be_there()
        return self.store.after(after, limit)

    async def due(self, limit: int = 100) -> Sequence[Deadline]:
        """Deadlines that are due, earliest first (see the port)."""
        self._be_there()
        now = self.store.now()
        due = [deadline for deadline in self.store.deadlines.values() if deadline.due_at <= now]
        return sorted(due, key=lambda deadline: (deadline.due_at, deadline.id))[:limit]

    async def claim(self, claimer: str, wanted: Wanted, seconds: float) -> Sequence[Claim]:
        """Claims due deadlines (see `Claims`)."""
        self._be_there()
        return self.store.claims.claim(claimer, wanted, seconds)

    async def extend(self, claims: Sequence[Claim], seconds: float) -> Sequence[Claim]:
        """The claims last so many seconds from now on (see `Claims`)."""
        self._be_there()
        return self.store.claims.last(claims, seconds)

    async def let_go(self, claims: Sequence[Claim], seconds: float) -> None:
        """Nobody takes them for so many seconds, then anybody may (see `Claims`)."""
        self._be_there()
        self.store.claims.last(claims, seconds, working=False)

    async def checkpoint(self, subscriber: str, topic: str, partition: int) -> Position | None:
        """The subscriber's checkpoint (see the port)."""
        self._be_there()
        checkpoint = self.store.checkpoints.get((subscriber, topic, partition))
        return checkpoint.after if checkpoint else None

    async def now(self) -> datetime:
        """The store's clock (see the port)."""
        self._be_there()
        return self.store.now()

    async def deadlines_of(self, stream: str) -> Sequence[Deadline]:
        """All deadlines of one stream (see SagaLog)."""
        self._be_there()
        return [each for each in self.store.deadlines.values() if each.stream == stream]

    async def metadata(self, stream: str) -> Metadata | None:
        """The circumstances of the stream's last event (see SagaLog)."""
        self._be_there()
        past = self.store.streams.get(stream)
        return past[-1].metadata if past else None

    def next_due(self) -> datetime | None:
        """The instant of the next deadline that may be fired, past or to come; None: there is
        none."""
        deadlines = self.store.deadlines.values()
        return min(map(self.store.claims.free_at, deadlines), default=None)

    def history(self, stream: str) -> list[Any]:
        """The events of one stream, oldest first."""
        return [recorded.event for recorded in self.store.streams.get(stream, [])]

    def state(self, aggregate: Aggregate[A, Any], id_: str) -> A:
        """One aggregate's state, folded from what is stored."""
        state: A = self._fold(aggregate, aggregate.stream(id_)).state
        return state

    def published(self, topic: str, after: Position = START) -> list[ReceivedMessage]:
        """Published contracts after a position, as a subscriber of this log's topic receives
        them."""
        return [
            replace(message, topic=topic)
            for message in self.store.contracts
            if message.position > after
        ]

    def forget(self) -> None:
        """Drop all states in memory, as a restart does."""
        self._held.clear()

    def _be_there(self) -> None:
        if self.store.away:
            raise LogUnavailable("PostgreSQL is away")

    def _compare_expected(self, expected: Mapping[str, int]) -> None:
        for stream, version in expected.items():
            if (is_at := self.store.register(stream)[0]) != version:
                raise Stale.version(version, is_at)

    def _decide(self, decide: Callable[[UnitOfWork], A]) -> tuple[UnitOfWork, A, Exception | None]:
        while True:
            work = UnitOfWork(self._held, self.store.now())
            said: Any = None
            try:
                said = decide(work)
            except NotLoaded as missing:
                self._held[missing.stream] = self._fold(missing.aggregate, missing.stream)
            except Exception as no:  # whatever it is, the caller gets it
                return work, said, no
            else:
                return work, said, None

    def _fold(self, aggregate: Aggregate[Any, Any], stream: str) -> Held[Any]:
        held = Held(0, NIL, aggregate.initial)
        for recorded in self.store.streams.get(stream, []):
            state = aggregate.evolve(held.state, recorded.event)
            held = Held(recorded.version, recorded.id, state)
        return held

    def _drafts(self, work: UnitOfWork, metadata: Metadata) -> list[Draft]:
        versions = {stream: held.version for stream, held in work.touched.items()}
        drafts = []
        for (aggregate, stream, event), after in zip(work.recorded, work.states_after, strict=True):
            name, version, body = aggregate.events.encode(event)
            stored = aggregate.events.decode(name, version, body)
            if stored != event:
                raise ValueError(f"{event} comes back from the log as {stored}")
            if len(body) > LARGEST_BODY:
                raise Rejected(f"{name} is {len(body)} bytes long, the limit is {LARGEST_BODY}")
            versions[stream] += 1
            recorded = Recorded(
                position=START,
                stream=stream,
                version=versions[stream],
                id=self.store.new_event_id.uuid(),
                type=name,
                event=stored,
                metadata=metadata,
                at=event.at,
                recorded_at=work.now,
            )
            publish = self._publishers.get(split_stream(stream)[0])
            contract = publish(event, after) if publish else None
            if contract is not None and len(encode_contract(contract)[2]) > LARGEST_BODY:
                raise Rejected(f"the contract of {name} is longer than {LARGEST_BODY} bytes")
            drafts.append(Draft(recorded, version, body, contract))
        return drafts

    def _registers(self, work: UnitOfWork) -> dict[str, Any]:
        return {stream: (held.version, held.last) for stream, held in work.touched.items()}

    def _remember(self, work: UnitOfWork) -> None:
        for stream, held in work.current.items():
            self._held[stream] = Held(*self.store.register(stream), held.state)

    def _forget(self, work: UnitOfWork) -> None:
        for stream in work.touched:
            self._held.pop(stream, None)


def _checked(unit: Unit, work: UnitOfWork) -> Unit:
    """Checks that a deadline is written only together with its stream, whose version fences it."""
    for change in work.deadlines:
        if change.stream not in work.touched:
            raise ValueError(
                f"the deadline {change.name!r} of {change.stream} is touched, its stream is not"
            )
    if work.deadlines and not unit.changes_a_register():
        raise ValueError("a unit that sets or cancels a deadline records an event too")
    return unit


def _answer(
    once: Once | None, answer: Callable[[A], StoredAnswer] | None, said: A
) -> StoredAnswer | None:
    if once is None:
        return None
    return answer(said) if answer else StoredAnswer(200, b"")
