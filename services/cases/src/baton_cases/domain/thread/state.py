"""A mail thread: the case that answers in it belong to."""

from typing import TypeAlias

import msgspec

from baton_cases.domain.thread.events import THREAD_EVENTS, ThreadEvent
from baton_common.model.aggregate import Aggregate


class Unlinked(msgspec.Struct, frozen=True, tag="unlinked"):
    """No mail of it has reached a case."""


class Linked(msgspec.Struct, frozen=True, kw_only=True, tag="linked"):
    """Its mails are kept with this case."""

    case_id: str
    inbound: bool = True
    """True if the customer has written in it."""


Thread: TypeAlias = Unlinked | Linked


def evolve(_: Thread, event: ThreadEvent) -> Thread:
    """The thread after an event."""
    return Linked(case_id=event.case_id, inbound=event.inbound)


THREAD: Aggregate[Thread, ThreadEvent] = Aggregate("thread", Unlinked(), evolve, THREAD_EVENTS)
