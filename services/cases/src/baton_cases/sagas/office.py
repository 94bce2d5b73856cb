"""A case that is held by office goes wherever the office goes.

opened, returned      the office of the lead has it; the duty officer stands in
assigned              the office of the duty officer has it
the office changes    shift, absence, a new lead: the case is theirs from that instant on
somebody accepts      it is theirs as a person, and follows nobody
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias, assert_never

import msgspec

from baton_cases.domain.case.events import (
    AccountabilityMoved,
    AccountabilityReturned,
    CaseClosed,
    CaseEvent,
    CaseReopened,
    OfficeTimerSet,
)
from baton_cases.domain.case.merging_events import CaseMerged
from baton_cases.domain.use_cases.requests import ApplyDue
from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.saga import (
    COMMON_SAGA_EVENTS,
    DeadlinePassed,
    Effect,
    Ignore,
    MessageIgnored,
    Note,
    Saga,
    SagaFinished,
    Schedule,
    Send,
    SendRefused,
    Unschedule,
)

TIMER = "look"
"""The stored name of the deadline."""


class OfficeAwaited(Event, frozen=True):
    """The current timer; earlier ones are ignored. Timer 0: none is awaited."""

    case_id: str
    look: int


class OfficeTimer(msgspec.Struct, frozen=True, kw_only=True):
    """The number of the timer that the case waits for; 0: none."""

    case_id: str = ""
    look: int = 0


FollowingEvent: TypeAlias = OfficeAwaited | SendRefused | MessageIgnored | SagaFinished
OfficeMessage: TypeAlias = CaseEvent | DeadlinePassed | SendRefused

CONCERNS = (  # where it follows the office, or is reclassified, a new timer is set if there is one
    OfficeTimerSet,
    AccountabilityMoved,
    AccountabilityReturned,
    CaseReopened,
    CaseClosed,
    CaseMerged,
)


def correlate(event: Event) -> str | None:
    """One saga for each case."""
    return event.case_id if isinstance(event, CONCERNS) else None


def react(message: OfficeMessage, office: OfficeTimer) -> Sequence[Effect]:
    """Reacts to events of the case and to time."""
    match message:
        case OfficeTimerSet():
            return [
                Note(OfficeAwaited(case_id=message.case_id, look=message.look, at=message.at)),
                Schedule(TIMER, message.look, message.look_at),
            ]
        case DeadlinePassed() if message.attempt == office.look:
            return [Send(ApplyDue(case_id=office.case_id, at=message.fired_at))]
        case DeadlinePassed():
            return [Ignore(f"timer {message.attempt}, but timer {office.look} is waited for")]
        case SendRefused():
            return []
        case _ if office.look:
            return stop_waiting(office, message.at)
        case _:
            return []


def stop_waiting(office: OfficeTimer, at: datetime) -> Sequence[Effect]:
    """Stops waiting: a person has the case, or it is closed. A new timer is set if an office gets
    it again."""
    return [Note(OfficeAwaited(case_id=office.case_id, look=0, at=at)), Unschedule(TIMER)]


def evolve(office: OfficeTimer, event: FollowingEvent) -> OfficeTimer:
    """The memory after an event of the saga itself."""
    match event:
        case OfficeAwaited():
            return OfficeTimer(case_id=event.case_id, look=event.look)
        case SendRefused() | MessageIgnored() | SagaFinished():
            return office
        case _:
            assert_never(event)


OFFICE: Saga[OfficeTimer] = Saga(
    Aggregate(
        "office",
        OfficeTimer(),
        evolve,
        EventTypes({"office-awaited": OfficeAwaited, **COMMON_SAGA_EVENTS}),
    ),
    correlate,
    react,
)
