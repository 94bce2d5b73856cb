"""What the flows share: they wait for the instant at which time changes something, and look.

The handoff says when that is (`NextLookSet`, each with its number); the look decides, on the
roster as it stands then, what has come about.
"""

from collections.abc import Sequence
from typing import TypeAlias, assert_never

import msgspec

from baton_cases.domain.handoff.commands import LookAgain
from baton_cases.domain.handoff.events import (
    HandoffAccepted,
    HandoffReturned,
    HandoffWithdrawn,
    Kind,
    NextLookSet,
)
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
    SagaFinished,
    Schedule,
    Send,
    SendRefused,
)

LOOK = "look"

HandoffMessage: TypeAlias = NextLookSet | HandoffAccepted | HandoffReturned | HandoffWithdrawn
"""What the flows hear of a handoff; what lies between needs no waiting of its own."""


class LookAwaited(Event, frozen=True):
    """The flow waits for this look; an earlier one is late."""

    handoff_id: str
    look: int


class Looking(msgspec.Struct, frozen=True, kw_only=True):
    """Which look the flow waits for; 0: none yet."""

    handoff_id: str = ""
    look: int = 0
    over: bool = False


LookingEvent: TypeAlias = LookAwaited | SendRefused | MessageIgnored | SagaFinished


def handoff_of(kind: Kind, event: Event) -> str | None:
    """The handoff that the event concerns, if it is of this kind."""
    if isinstance(event, HandoffMessage) and event.kind == kind:
        return event.handoff_id
    return None


def wait_for(message: NextLookSet) -> Sequence[Effect]:
    """Wait until then; whatever was waited for before is over."""
    return [
        Note(LookAwaited(handoff_id=message.handoff_id, look=message.look, at=message.at)),
        Schedule(LOOK, message.look, message.look_at),
    ]


def look(message: DeadlinePassed, flow: Looking) -> Sequence[Effect]:
    """Decide what time has brought about, unless another look is waited for by now."""
    if message.attempt != flow.look or flow.over:
        return [Ignore(f"look {message.attempt}, but {_awaited(flow)}")]
    return [Send(LookAgain(handoff_id=flow.handoff_id, at=message.fired_at))]


def end(flow: Looking) -> Sequence[Effect]:
    """The handoff has ended: nothing is waited for any more."""
    return [Ignore("the handoff had ended already")] if flow.over else [Finish()]


def evolve(flow: Looking, event: LookingEvent) -> Looking:
    """What the flow remembers after an event of its own."""
    match event:
        case LookAwaited():
            return Looking(handoff_id=event.handoff_id, look=event.look)
        case SagaFinished():
            return msgspec.structs.replace(flow, over=True)
        case SendRefused() | MessageIgnored():
            return flow
        case _:
            assert_never(event)


def memory(category: str) -> Aggregate[Looking, LookingEvent]:
    """The memory of one of the flows."""
    types = EventTypes({"look-awaited": LookAwaited, **COMMON_SAGA_EVENTS})
    return Aggregate(category, Looking(), evolve, types)


def _awaited(flow: Looking) -> str:
    return "the handoff has ended" if flow.over else f"we wait for look {flow.look}"
