"""Events of a mail thread."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class ThreadLinked(Event, frozen=True):
    """Answers in this mail thread belong to this case (a later case takes a thread over)."""

    thread_id: str
    case_id: str
    customer_id: str
    subjects: tuple[str, ...]
    """The customer's, as they were."""


ThreadEvent: TypeAlias = ThreadLinked

THREAD_EVENTS = EventTypes({"thread-linked": ThreadLinked})
