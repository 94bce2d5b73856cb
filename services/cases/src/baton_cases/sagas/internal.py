"""A case is handed to a colleague of the department.

requested             the colleague is asked at once, for the owner's time
accepted              theirs from that commit on
declined, refused     it comes back to the sender, or the office of the lead   (compensation)
too late, off duty    the same; a colleague cannot be late, but welcome
withdrawn, closed     the sender has had it all the time
"""

from collections.abc import Sequence

from baton_cases.domain.handoff.events import (
    HandoffAccepted,
    HandoffReturned,
    HandoffWithdrawn,
    NextLookSet,
)
from baton_cases.sagas.looking import (
    HandoffMessage,
    Looking,
    end,
    handoff_of,
    look,
    memory,
    wait_for,
)
from baton_common.model.messages import Event
from baton_common.model.saga import DeadlinePassed, Effect, Saga, SendRefused

InternalMessage = HandoffMessage | DeadlinePassed | SendRefused


def correlate(event: Event) -> str | None:
    """One for each internal handoff."""
    return handoff_of("internal", event)


def react(message: InternalMessage, internal: Looking) -> Sequence[Effect]:
    """What follows from what happened to the handoff, and from time."""
    match message:
        case NextLookSet() if not internal.over:
            return wait_for(message)
        case DeadlinePassed():
            return look(message, internal)
        case HandoffAccepted() | HandoffReturned() | HandoffWithdrawn():
            return end(internal)
        case _:
            return []


INTERNAL: Saga[Looking] = Saga(memory("internal"), correlate, react)
