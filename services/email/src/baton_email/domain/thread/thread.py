"""Threads of mails, and the register of Message-IDs that finds them."""

from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_email.domain.thread.events import (
    MESSAGE_ID_EVENTS,
    THREAD_EVENTS,
    MessageIdEvent,
    MessageIdTaken,
    MessageIdThreaded,
    ThreadEvent,
    ThreadGrew,
    ThreadLinked,
)

MOST_PARTICIPANTS = 500
"""Of one thread; who comes later proves by token only."""


class MessageId(msgspec.Struct, frozen=True, kw_only=True):
    """A Message-ID as somebody wrote it, known by its keyed hash."""

    mails: tuple[tuple[str, str], ...] = ()
    """(content key, mail id) of each mail that bears it."""
    thread_id: str = ""

    def mail_of(self, content_key: str) -> str | None:
        """The mail with this content, None if it is not stored yet."""
        return dict(self.mails).get(content_key)


def evolve_message_id(known: MessageId, event: MessageIdEvent) -> MessageId:
    """The register's entry after an event."""
    match event:
        case MessageIdTaken():
            mails = (*known.mails, (event.content_key, event.mail_id))
            return MessageId(mails=mails, thread_id=known.thread_id)
        case MessageIdThreaded():
            return MessageId(mails=known.mails, thread_id=event.thread_id)
        case _:
            assert_never(event)


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """Empty for one that no mail belongs to."""

    case_id: str = ""
    participants: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    """Subjects of the customer of its case."""
    last_mail: str = ""

    def takes_part(self, subject: str) -> bool:
        """Whether this subject was in From, To or Cc here, or is the customer."""
        return subject in self.participants or subject in self.customers


def evolve_thread(thread: Thread, event: ThreadEvent) -> Thread:
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


MESSAGE_ID: Aggregate[MessageId, MessageIdEvent] = Aggregate(
    "messageid", MessageId(), evolve_message_id, MESSAGE_ID_EVENTS
)
THREAD: Aggregate[Thread, ThreadEvent] = Aggregate("thread", Thread(), evolve_thread, THREAD_EVENTS)
