"""A thread of mails as it is now."""

from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_email.domain.thread.events import THREAD_EVENTS, ThreadEvent, ThreadGrew, ThreadLinked

MOST_PARTICIPANTS = 500
"""Most participants of one thread; further ones prove by token only."""


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """Empty for one that no mail belongs to."""

    case_id: str = ""
    participants: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    """Subjects of the case's customer when it was linked."""
    last_mail: str = ""

    def has_in_copy(self, subject: str) -> bool:
        """True if the subject was in From, To or Cc in this thread."""
        return subject in self.participants


def evolve(thread: Thread, event: ThreadEvent) -> Thread:
    """The thread after an event."""
    match event:
        case ThreadGrew():
            joined = thread.participants | set(event.participants)
            return msgspec.structs.replace(
                thread,
                participants=joined if len(joined) <= MOST_PARTICIPANTS else thread.participants,
                last_mail=event.mail_id,
            )
        case ThreadLinked():
            return msgspec.structs.replace(
                thread, case_id=event.case_id, customers=frozenset(event.subjects)
            )
        case _:
            assert_never(event)


THREAD: Aggregate[Thread, ThreadEvent] = Aggregate("thread", Thread(), evolve, THREAD_EVENTS)
