"""The unit of work of a decision: what it read, what it records, what it schedules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from baton_common.model.aggregate import Aggregate
from baton_common.model.messages import Event

S = TypeVar("S")
E = TypeVar("E", bound=Event)
A = TypeVar("A")

NIL = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Held(Generic[S]):
    """A stream as folded so far: version and id of its last event (0 and NIL: none), state."""

    version: int
    last: UUID
    state: S


@dataclass(eq=False)
class NotLoaded(Exception):
    """A decision touched a stream that is not in memory; the log loads it and decides again."""

    aggregate: Aggregate[Any, Any]
    stream: str


@dataclass(frozen=True, slots=True)
class DeadlineChange:
    """Set or cancel the deadline `<stream>/<name>`; `attempt` says which wait it belongs to."""

    op: Literal["set", "cancel"]
    stream: str
    name: str
    attempt: int = 0
    due_at: datetime | None = None


@dataclass(slots=True)
class UnitOfWork:
    """The streams that one unit was decided on, and the events that it writes.

    Given to a decision function, which is synchronous, pure but for this object, and may be
    run again from the start (after a conflict, or when a stream had to be loaded first).
    Every stream that it touches, written or only read, is compared when the unit is
    committed, so a decision never stands on something that has changed.
    """

    held: Mapping[str, Held[Any]]
    now: datetime
    """The database's clock; commands made inside carry it as `at`."""
    is_new: Callable[[str], bool] | None = None
    """Whether nothing can be stored under an id yet; None: nobody knows."""
    touched: dict[str, Held[Any]] = field(default_factory=dict)
    current: dict[str, Held[Any]] = field(default_factory=dict)
    recorded: list[tuple[Aggregate[Any, Any], str, Event]] = field(default_factory=list)
    """(aggregate, stream, event) in the order decided."""
    states_after: list[Any] = field(default_factory=list)
    """The aggregate's state after each recorded event; what `publish` sees."""
    deadlines: list[DeadlineChange] = field(default_factory=list)

    def state(self, aggregate: Aggregate[S, E], id_: str) -> S:
        """The state of one aggregate, with what this unit recorded on it so far."""
        state: S = self._hold(aggregate, id_)[1].state
        return state

    def version(self, aggregate: Aggregate[S, E], id_: str) -> int:
        """Its version, counting what this unit recorded; 0: it was never written."""
        return self._hold(aggregate, id_)[1].version

    def record(self, aggregate: Aggregate[S, E], id_: str, *events: E) -> S:
        """Record events on its stream, in order; gives the state after them."""
        stream, held = self._hold(aggregate, id_)
        for event in events:
            held = Held(held.version + 1, NIL, aggregate.evolve(held.state, event))
            self.recorded.append((aggregate, stream, event))
            self.states_after.append(held.state)
        self.current[stream] = held
        state: S = held.state
        return state

    def schedule(self, stream: str, name: str, attempt: int, due_at: datetime) -> None:
        """Set (or move) a deadline of a stream that this unit touches."""
        self.deadlines.append(DeadlineChange("set", stream, name, attempt, due_at))

    def cancel(self, stream: str, name: str) -> None:
        """Cancel it; one that is not there is cancelled already."""
        self.deadlines.append(DeadlineChange("cancel", stream, name))

    def _hold(self, aggregate: Aggregate[Any, Any], id_: str) -> tuple[str, Held[Any]]:
        stream = aggregate.stream(id_)
        if (mine := self.current.get(stream)) is not None:
            return stream, mine
        if (held := self.held.get(stream)) is None:
            if self.is_new is None or not self.is_new(id_):
                raise NotLoaded(aggregate, stream)
            held = Held(0, NIL, aggregate.initial)
        self.touched[stream] = held
        self.current[stream] = held
        return stream, held
