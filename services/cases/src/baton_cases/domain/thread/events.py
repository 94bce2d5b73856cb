"""Events of a mail thread."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class ThreadLinked(Event, frozen=True):
    """Answers in this mail thread belong to this case (a later case takes a thread over). Once more
    when the customer first writes in one that we began."""

    thread_id: str
    case_id: str
    customer_id: str
    subjects: tuple[str, ...]
    """The customer's, as they were."""
    inbound: bool = True
    """True if the customer has written in it; False: we began it."""


ThreadEvent: TypeAlias = ThreadLinked

THREAD_EVENTS = EventTypes({"thread-linked": ThreadLinked})
