"""A handoff as folded from its events: not yet requested, open, or ended."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from typing import Literal, TypeAlias, assert_never

import msgspec

from baton_cases.domain.handoff import events as happened
from baton_cases.domain.handoff.events import HANDOFF_EVENTS, HandoffEvent, HandoffRequested, Rung
from baton_common.model.aggregate import Aggregate

End: TypeAlias = Literal["ACCEPTED", "RETURNED", "WITHDRAWN"]


class NotYetRequested(msgspec.Struct, frozen=True, tag="not-yet-requested"):
    """The handoff does not exist yet."""


class Open(msgspec.Struct, frozen=True, kw_only=True, tag="open"):
    """It asks somebody or waits; the sender is accountable."""

    terms: HandoffRequested
    """The terms pinned at the request."""
    rung: Rung
    lapses_at: datetime
    asked: tuple[str, ...] = ()
    """Persons asked now; empty: it waits for the opening."""
    has_asked: bool = False
    """True if this rung has asked somebody."""
    ever_asked: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()
    """Persons who were asked on rungs that lapsed."""
    seen_at: datetime
    """Everything due up to this instant is recorded."""
    roster_version: int
    look: int = 0
    look_at: datetime | None = None


class Ended(msgspec.Struct, frozen=True, kw_only=True, tag="ended"):
    """Ended, once, in one of three ways."""

    terms: HandoffRequested
    end: End
    assigned: bool = False
    reason: str | None = None
    """The reason it was returned or withdrawn."""
    ended_at: datetime


Handoff: TypeAlias = NotYetRequested | Open | Ended


def evolve(handoff: Handoff, event: HandoffEvent) -> Handoff:
    """The handoff after an event."""
    match event:
        case happened.HandoffRequested():
            return Open(
                terms=event,
                rung=event.ladder[0],
                lapses_at=event.at,
                seen_at=event.at,
                roster_version=event.roster_version,
            )
        case _ if isinstance(handoff, Open):
            return _evolve_open(handoff, event)
        case _:
            return handoff


def _evolve_open(open_: Open, event: HandoffEvent) -> Handoff:
    change = msgspec.structs.replace
    match event:
        case happened.HandoffOffered() | happened.OfferPassedOn():
            return change(
                open_,
                rung=event.rung,
                lapses_at=event.lapses_at,
                asked=event.persons,
                has_asked=True,
                ever_asked=_with(open_.ever_asked, event.persons),
                seen_at=event.at,
                roster_version=event.roster_version,
            )
        case happened.HandoffWaited():
            return change(
                open_,
                rung=event.rung,
                lapses_at=event.lapses_at,
                asked=(),
                has_asked=open_.has_asked and not event.first,
                seen_at=event.at,
                roster_version=event.roster_version,
            )
        case happened.RungSkipped():
            return change(
                open_,
                rung=event.rung,
                asked=(),
                has_asked=False,
                seen_at=event.at,
                roster_version=event.roster_version,
            )
        case happened.OfferDeclined():
            declined = _with(open_.declined, (event.by,))
            return change(open_, asked=event.left, declined=declined, seen_at=event.at)
        case happened.OfferLapsed():
            lapsed = _with(open_.lapsed, event.persons)
            return change(open_, asked=(), has_asked=False, lapsed=lapsed, seen_at=event.at)
        case happened.HandoffRefused():
            return change(open_, asked=(), has_asked=False, seen_at=event.at)
        case happened.TimerSet():
            return change(open_, look=event.look, look_at=event.look_at)
        case happened.HandoffAccepted():
            return Ended(
                terms=open_.terms, end="ACCEPTED", assigned=event.assigned, ended_at=event.at
            )
        case happened.HandoffReturned():
            return Ended(terms=open_.terms, end="RETURNED", reason=event.reason, ended_at=event.at)
        case happened.HandoffWithdrawn():
            return Ended(terms=open_.terms, end="WITHDRAWN", reason=event.reason, ended_at=event.at)
        case happened.HandoffRequested():
            return open_
        case _:
            assert_never(event)


def after(handoff: Handoff, events: Iterable[HandoffEvent]) -> Handoff:
    """The handoff after more events."""
    return reduce(evolve, events, handoff)


def _with(people: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*people, *more)))


HANDOFF: Aggregate[Handoff, HandoffEvent] = Aggregate(
    "handoff", NotYetRequested(), evolve, HANDOFF_EVENTS
)
