"""Decides one command on its stream and records its events."""

from collections.abc import Callable
from typing import TypeVar

from baton_common.model.aggregate import Aggregate
from baton_common.model.messages import Command, Event
from baton_common.model.unit_of_work import UnitOfWork

C = TypeVar("C", bound=Command)
S = TypeVar("S")
E = TypeVar("E", bound=Event)


def record(
    work: UnitOfWork,
    aggregate: Aggregate[S, E],
    id_: str,
    decide: Callable[[C, S], list[E]],
    command: C,
) -> list[E]:
    """The events, recorded in order. Raises what `decide` raises."""
    events = decide(command, work.state(aggregate, id_))
    work.record(aggregate, id_, *events)
    return events
