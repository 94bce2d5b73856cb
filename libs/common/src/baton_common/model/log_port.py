"""The port to a service's log: read by position, and one way to write, in units."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from baton_common.model.messages import Event
from baton_common.model.metadata import Metadata
from baton_common.model.position import START, Position
from baton_common.model.unit_of_work import UnitOfWork

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Recorded:
    """One stored event. `event` is decoded once, by the tail."""

    position: Position
    stream: str
    version: int
    id: UUID
    type: str
    event: Event
    metadata: Metadata
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """A durable alarm that names the attempt it belongs to."""

    stream: str
    name: str
    attempt: int
    due_at: datetime

    @property
    def id(self) -> str:
        """`<stream>/<name>`: the key of its row."""
        return f"{self.stream}/{self.name}"


@dataclass(frozen=True, slots=True)
class CheckpointMove:
    """A subscriber's checkpoint on one partition, moved in the unit (compare-and-set)."""

    subscriber: str
    topic: str
    partition: int
    before: Position
    after: Position
    next_offset: int = 0


@dataclass(frozen=True, slots=True)
class FenceMove:
    """A fencing token that the unit compares (`before == after`) or takes over (`after = before +
    1`)."""

    name: str
    before: int
    after: int
    holder: str


@dataclass(frozen=True, slots=True)
class RecordMove:
    """A dead letter or parked record: `free | dead | park | gone | wish` (see mechanism)."""

    op: str
    subscriber: str
    key: str
    topic: str = ""
    partition: int = 0
    offset: int = 0
    digest: bytes = b""
    position: Position = START
    record: bytes = b""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Once:
    """An idempotency key: who, which key, the hash of method, path and body."""

    principal: str
    key: str
    request: bytes


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer stored for an idempotency key: only 2xx."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Done(Generic[A]):
    """A unit that is committed. `position` is its last event's, None if it recorded nothing;
    `repeated` is the stored answer if the idempotency key had been used before."""

    answer: A
    position: Position | None
    repeated: StoredAnswer | None = None


class Log(Protocol):
    """Kept by every runner and handler; PostgreSQL in the product, memory in scenarios."""

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
        """Decide and commit one unit; give its answer only when it stands.

        `expected`: stream name to the version the caller saw; another one raises Stale, whatever
        `decide` came to, unless it raised Unknown. `answer` makes what is stored under `once`; a
        repeated request is decided again, and raises Unknown where its caller no longer sees what
        it names. What `decide` raises comes out once the streams that it was decided on are
        confirmed unchanged. A unit that failed on something `decide` read is decided
        again; one that failed on its own checkpoint, firing, fencing token or record raises
        Conflict (its owner reads again). `again=False`: never decided again. Raises Conflict,
        Rejected, LogMoved, LogUnavailable.
        """
        ...

    async def read(self, after: Position, limit: int = 500) -> Sequence[Recorded]:
        """Events in order of position, those after `after`."""
        ...

    async def due(self, limit: int = 100) -> Sequence[Deadline]:
        """Deadlines that are due by the database's clock, earliest first; no lock is taken."""
        ...

    async def checkpoint(self, subscriber: str, topic: str, partition: int) -> Position | None:
        """The subscriber's checkpoint, None if it never began."""
        ...

    async def now(self) -> datetime:
        """The database's clock (aware UTC). Raises LogUnavailable."""
        ...


class Conflict(Exception):
    """Another writer was first: read the checkpoint, deadline or record again."""


class Rejected(Exception):
    """The database refuses this one unit whatever it depends on. HTTP answers 422."""


class LogMoved(Exception):
    """The database went back in time or elsewhere: drop all state, be unready, recover."""


class LogUnavailable(Exception):
    """PostgreSQL is away or read-only. HTTP answers 503 with Retry-After, SMTP 451."""


Decide = Callable[[UnitOfWork], Any]
