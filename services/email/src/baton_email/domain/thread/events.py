"""Events of a thread of mails: it grows, and it is linked to a case."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class ThreadGrew(Event, frozen=True, kw_only=True):
    """A mail joined the thread, incoming or outgoing."""

    thread_id: str
    mail_id: str
    participants: tuple[str, ...]
    """New participants: put into From, To or Cc by an earlier participant or by us."""


class ThreadLinked(Event, frozen=True, kw_only=True):
    """The mails of this thread are kept with this case; a later case takes it over."""

    thread_id: str
    case_id: str
    subjects: tuple[str, ...]
    """The customer's subjects."""


ThreadEvent: TypeAlias = ThreadGrew | ThreadLinked

THREAD_EVENTS = EventTypes({"thread-grew": ThreadGrew, "thread-linked": ThreadLinked})
