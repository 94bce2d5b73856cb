"""The timer saga of handoffs, one for each of the three flows.

The handoff records when time alone will next change something (`TimerSet`, numbered). The saga
waits until then and requests what is due, which is decided by the roster at that time."""

from collections.abc import Callable, Sequence
from typing import TypeAlias, assert_never

import msgspec

from baton_cases.domain.handoff.events import (
    HandoffAccepted,
    HandoffKind,
    HandoffReturned,
    HandoffWithdrawn,
    TimerSet,
)
from baton_cases.domain.handoff.flows.catalogue import FLOWS
from baton_cases.domain.use_cases.requests import ApplyDueToHandoff
from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.saga import (
    COMMON_SAGA_EVENTS,
    DeadlinePassed,
    Effect,
    Finish,
    Ignore,
    MessageIgnored,
    Note,
    Saga,
    SagaFinished,
    Schedule,
    Send,
    SendRefused,
)

TIMER = "look"
"""The stored name of the deadline."""

HandoffChange: TypeAlias = TimerSet | HandoffAccepted | HandoffReturned | HandoffWithdrawn
"""The messages that the timer needs of a handoff."""

TimerMessage: TypeAlias = HandoffChange | DeadlinePassed | SendRefused


class TimerAwaited(Event, frozen=True):
    """The current timer; earlier ones are ignored."""

    handoff_id: str
    look: int


class Timer(msgspec.Struct, frozen=True, kw_only=True):
    """The number of the current timer; 0: none."""

    handoff_id: str = ""
    look: int = 0
    over: bool = False


TimerEvent: TypeAlias = TimerAwaited | SendRefused | MessageIgnored | SagaFinished


def react(message: TimerMessage, timer: Timer) -> Sequence[Effect]:
    """Waits, requests what is due, ends with the handoff."""
    match message:
        case TimerSet() if not timer.over:
            awaited = TimerAwaited(handoff_id=message.handoff_id, look=message.look, at=message.at)
            return [Note(awaited), Schedule(TIMER, message.look, message.look_at)]
        case DeadlinePassed() if message.attempt != timer.look or timer.over:
            return [Ignore(f"timer {message.attempt}, but {_awaited(timer)}")]
        case DeadlinePassed():
            return [Send(ApplyDueToHandoff(handoff_id=timer.handoff_id, at=message.fired_at))]
        case HandoffAccepted() | HandoffReturned() | HandoffWithdrawn() if not timer.over:
            return [Finish()]
        case HandoffAccepted() | HandoffReturned() | HandoffWithdrawn():
            return [Ignore("the handoff had ended already")]
        case TimerSet() | SendRefused():
            return []
        case _:
            assert_never(message)


def evolve(timer: Timer, event: TimerEvent) -> Timer:
    """The memory after an event of the timer itself."""
    match event:
        case TimerAwaited():
            return Timer(handoff_id=event.handoff_id, look=event.look)
        case SagaFinished():
            return msgspec.structs.replace(timer, over=True)
        case SendRefused() | MessageIgnored():
            return timer
        case _:
            assert_never(event)


def timer_of(kind: HandoffKind) -> Saga[Timer]:
    """The timer of one flow's handoffs, on streams of the flow's own name."""
    types = EventTypes({"look-awaited": TimerAwaited, **COMMON_SAGA_EVENTS})
    return Saga(Aggregate(kind, Timer(), evolve, types), _correlate(kind), react)


def _correlate(kind: HandoffKind) -> Callable[[Event], str | None]:
    def handoff_of(event: Event) -> str | None:
        if isinstance(event, HandoffChange) and event.kind == kind:
            return event.handoff_id
        return None

    return handoff_of


def _awaited(timer: Timer) -> str:
    return "the handoff has ended" if timer.over else f"timer {timer.look} is waited for"


TIMERS: Sequence[Saga[Timer]] = tuple(timer_of(kind) for kind in FLOWS)
"""In the order of the flows: intake, internal, transfer."""
