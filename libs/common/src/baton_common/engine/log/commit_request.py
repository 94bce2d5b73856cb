"""A commit request, and its decision on the states in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from baton_common.engine.log.aggregates import Aggregates
from baton_common.engine.log.just_made import just_made
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

    def decide(self, request: CommitRequest, now: datetime, *, first: bool) -> Decided:
        """Run the decision. Raises NotLoaded; every other exception is part of the answer.

        The expected versions are compared after it: what is unknown, or not the caller's to see,
        is unknown whatever version they expected. At the `first` try, a stream of an id that was
        just made is taken to have no events without looking: `append` compares that, so a unit
        that stands on a wrong guess fails and is tried again.
        """
        work = UnitOfWork(self._states.held, now, just_made if first else None)
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
        if is_stale_first(no):
            for stream, version in request.expected.items():
                if (is_at := work.touched[stream].version) != version:
                    no = Stale.version(version, is_at)
        return Decided(work, said, no)
