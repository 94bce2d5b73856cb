"""A commit request, and its decision on the states in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from baton_common.engine.log.aggregates import Aggregates
from baton_common.engine.log.states import States
from baton_common.model.log_port import (
    CheckpointMove,
    Deadline,
    FenceMove,
    Once,
    RecordMove,
    StoredAnswer,
)
from baton_common.model.messages import Stale
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import NotLoaded, UnitOfWork


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


class CommitDecider:
    """Decides requests on the states in memory; synchronous."""

    def __init__(self, states: States, aggregates: Aggregates) -> None:
        self._states = states
        self._aggregates = aggregates

    def decide(self, request: CommitRequest, now: datetime) -> Decided:
        """Run the decision. Raises NotLoaded; every other exception is part of the answer."""
        work = UnitOfWork(self._states.held, now)
        try:
            for stream in (*(fired.stream for fired in request.fires), *request.expected):
                if (held := work.held.get(stream)) is None:
                    raise NotLoaded(self._aggregates.of(stream), stream)
                work.touched[stream] = work.current[stream] = held
            for stream, version in request.expected.items():
                if (is_at := work.touched[stream].version) != version:
                    raise Stale(
                        f"It has changed since you saw it: you expected version {version}, "
                        f"it is at version {is_at}. Read it again."
                    )
            return Decided(work, request.decide(work), None)
        except NotLoaded:
            raise
        except Exception as no:
            return Decided(work, None, no)
