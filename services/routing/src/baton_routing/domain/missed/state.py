"""The states of a missed call, and how each event changes them."""

from datetime import datetime
from typing import TypeAlias, assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_routing.domain.missed import events as happened
from baton_routing.domain.missed.events import MISSED_CALL_EVENTS, CallMissed, MissedCallEvent


class NeverMissed(msgspec.Struct, frozen=True, tag=True):
    """No call was missed under this id."""


class Open(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The customer is to be called."""

    last: CallMissed
    times: int
    """How many of their calls were missed since the entry is open."""
    first_at: datetime


class Settled(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Somebody called or dismissed it, or a later call was answered."""

    by: str
    departments: tuple[str, ...]
    at: datetime


MissedCall: TypeAlias = NeverMissed | Open | Settled


def departments_of(missed: Open | Settled) -> tuple[str, ...]:
    """The departments whose call it is; none: all."""
    return missed.last.departments if isinstance(missed, Open) else missed.departments


def evolve(missed: MissedCall, event: MissedCallEvent) -> MissedCall:
    """The missed call after an event."""
    match event:
        case happened.CallMissed():
            if isinstance(missed, Open):
                return Open(last=event, times=missed.times + 1, first_at=missed.first_at)
            return Open(last=event, times=1, first_at=event.at)
        case happened.CallReturned() | happened.MissedCallDismissed():
            return Settled(by=event.by, departments=event.departments, at=event.at)
        case happened.MissedCallAnswered():
            return Settled(by=event.agent, departments=event.departments, at=event.at)
        case _:
            assert_never(event)


MISSED_CALL: Aggregate[MissedCall, MissedCallEvent] = Aggregate(
    "missed", NeverMissed(), evolve, MISSED_CALL_EVENTS
)
