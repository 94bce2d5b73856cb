"""The correspondence of a case: who takes part in it, and which mail a reply answers."""

from typing import assert_never

import msgspec

from baton_cases.domain.correspondence.events import (
    CORRESPONDENCE_EVENTS,
    CorrespondenceEvent,
    MailCameBack,
    MailFiled,
    MailSentOut,
    ParticipantsAdded,
)
from baton_common.model.aggregate import Aggregate
from baton_common.model.personal import Personal


class Correspondence(msgspec.Struct, frozen=True, kw_only=True):
    """Empty for a case that nobody has mailed about."""

    participants: frozenset[str] = frozenset()
    """Subjects that the customer or we put into To or Cc. The customer's own are not here."""
    thread_id: str | None = None
    """The thread of the next reply."""
    answers: str | None = None
    """The mail that a reply answers: the last one that a person sent us."""
    reply_to: Personal[str] | None = None
    """The address that the customer last wrote from."""
    sent_to: frozenset[str] = frozenset()
    """Subjects to which we have mailed about the case."""


def evolve(so_far: Correspondence, event: CorrespondenceEvent) -> Correspondence:
    """The correspondence after an event."""
    match event:
        case MailFiled(automatic=None):
            return msgspec.structs.replace(
                so_far,
                participants=so_far.participants | set(event.participants),
                thread_id=event.thread_id,
                answers=event.mail_id,
                reply_to=event.sender if event.from_customer else so_far.reply_to,
            )
        case MailSentOut():
            return msgspec.structs.replace(
                so_far,
                participants=so_far.participants | set(event.participants),
                thread_id=so_far.thread_id or event.thread_id,
                sent_to=so_far.sent_to | set(event.sent_to),
            )
        case ParticipantsAdded():
            return msgspec.structs.replace(
                so_far, participants=so_far.participants | set(event.participants)
            )
        case MailFiled() | MailCameBack():
            return so_far
        case _:
            assert_never(event)


CORRESPONDENCE: Aggregate[Correspondence, CorrespondenceEvent] = Aggregate(
    "correspondence", Correspondence(), evolve, CORRESPONDENCE_EVENTS
)
