"""A Message-ID as it is known now."""

from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_email.domain.message_id.events import (
    MESSAGE_ID_EVENTS,
    MessageIdEvent,
    MessageIdTaken,
    MessageIdThreaded,
)


class MessageId(msgspec.Struct, frozen=True, kw_only=True):
    """A Message-ID, known by its keyed hash."""

    mails: tuple[tuple[str, str], ...] = ()
    """(content key, mail id) of each mail that bears it."""
    thread_id: str = ""


def evolve(known: MessageId, event: MessageIdEvent) -> MessageId:
    """The Message-ID after an event."""
    match event:
        case MessageIdTaken():
            mails = (*known.mails, (event.content_key, event.mail_id))
            return MessageId(mails=mails, thread_id=known.thread_id)
        case MessageIdThreaded():
            return MessageId(mails=known.mails, thread_id=event.thread_id)
        case _:
            assert_never(event)


MESSAGE_ID: Aggregate[MessageId, MessageIdEvent] = Aggregate(
    "messageid", MessageId(), evolve, MESSAGE_ID_EVENTS
)
