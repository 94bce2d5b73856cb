"""Events of a missed call: it was missed, and how that was made good."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal


class MissedCallFact(Event, frozen=True):
    """Common to all events of a missed call."""

    missed_call_id: str
    departments: tuple[str, ...]
    """The departments whose call it is; none: all."""


class CallMissed(MissedCallFact, frozen=True):
    """A customer left before anybody answered; again, if the entry is open already."""

    contact_id: str
    queue: str
    """The queue that they called, or were transferred to."""
    channel: str
    number: Personal[str] | None
    """The number to call; None: withheld."""
    language: str | None
    case_id: str | None
    waited_seconds: int


class CallReturned(MissedCallFact, frozen=True):
    """Somebody has called the customer, or does so now."""

    by: str


class MissedCallDismissed(MissedCallFact, frozen=True):
    """Somebody decided that nobody needs to call."""

    by: str
    reason: str | None
    """A word for why; None: they gave none."""


class MissedCallAnswered(MissedCallFact, frozen=True):
    """The customer called again, and an agent answered."""

    contact_id: str
    agent: str


MissedCallEvent: TypeAlias = CallMissed | CallReturned | MissedCallDismissed | MissedCallAnswered

MISSED_CALL_EVENTS = EventTypes(
    {
        "call-missed": CallMissed,
        "call-returned": CallReturned,
        "missed-call-dismissed": MissedCallDismissed,
        "missed-call-answered": MissedCallAnswered,
    }
)
