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
from baton_common.model.messages import Stale, is_stale_first
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
        """Run the decision. Raises NotLoaded; every other exception is part of the answer.

        The expected versions are compared after it: what is unknown, or not the caller's to see,
        is unknown whatever version they expected.
        """
        work = UnitOfWork(self._states.held, now)
        said, no = None, None
        try:
            for stream in (*(fired.stream for fired in request.fires), *request.expected):
                if (held := work.held.get(stream)) is None:
                    raise NotLoaded(self._aggregates.of(stream), stream)
                work.touched[stream] = work.current[stream] = held
            said = request.decide(work)
        except NotLoaded:
            raise
        except Exception as error:
            no = error
        for stream, version in request.expected.items():
            if (is_at := work.touched[stream].version) != version and is_stale_first(no):
                no = Stale.version(version, is_at)
        return Decided(work, said, no)
