"""A saga: remembers a process, turns messages into effects; pure, persisted in one unit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

from baton_common.model.aggregate import Aggregate
from baton_common.model.messages import Event, Request
from baton_common.model.unit_of_work import UnitOfWork

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Send:
    """A request to the same service, carried out now, in the same unit. Its refusal is recorded
    as SendRefused on the saga and given to `react`, never raised."""

    request: Request


@dataclass(frozen=True, slots=True)
class Schedule:
    """Wake the saga at `due_at` with DeadlinePassed(name, attempt)."""

    name: str
    attempt: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Unschedule:
    """The wait is over; a deadline that is not there is fine."""

    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """An event of the saga's own, for its `evolve` to remember."""

    event: Event


@dataclass(frozen=True, slots=True)
class Ignore:
    """Late or doubled: recorded with its reason, so that the auditor sees it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The process is over; every deadline of it is cancelled."""


Effect: TypeAlias = Send | Schedule | Unschedule | Note | Ignore | Finish


class DeadlinePassed(Event, frozen=True):
    """Given to `react` when a deadline of the saga fired; `at` is its *due time*."""

    name: str
    attempt: int
    fired_at: datetime


class SendRefused(Event, frozen=True):
    """A request of the saga was refused, with the sentence; `command` is its name."""

    command: str
    sentence: str


class MessageIgnored(Event, frozen=True):
    """A message that came too late or twice."""

    message: str
    reason: str


class SagaFinished(Event, frozen=True):
    """The saga has ended."""


COMMON_SAGA_EVENTS: dict[str, type[Event]] = {
    "send-refused": SendRefused,
    "message-ignored": MessageIgnored,
    "saga-finished": SagaFinished,
}
"""Every saga's EventTypes include these."""


@dataclass(frozen=True)
class Saga(Generic[S]):
    """`correlate` names the instance an event of the own log concerns (None: not this saga's);
    `react` is given the message and the state before it and says what follows. `memory` is
    the saga's own stream (`<category>-<key>`): its `evolve` folds the events that effects
    wrote there (Note, and COMMON_SAGA_EVENTS), nothing else.
    """

    memory: Aggregate[S, Any]
    correlate: Callable[[Event], str | None]
    react: Callable[[Any, S], Sequence[Effect]]


Route = Callable[[UnitOfWork, Any], Any]
"""Carries out a request of a saga: the service's `do`; raises Refused."""
