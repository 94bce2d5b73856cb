"""The correspondence of a case: who takes part in it, and which mail a reply answers."""

from collections.abc import Iterable
from datetime import UTC, datetime
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

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before every mail."""


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
    heard_at: datetime | None = None
    """The instant of the last mail of a person."""


def evolve(so_far: Correspondence, event: CorrespondenceEvent) -> Correspondence:
    """The correspondence after an event."""
    match event:
        case MailFiled(automatic=None):
            return Correspondence(
                participants=so_far.participants | set(event.participants),
                thread_id=event.thread_id,
                answers=event.mail_id,
                reply_to=event.sender if event.from_customer else so_far.reply_to,
                heard_at=event.at,
            )
        case MailSentOut():
            return msgspec.structs.replace(
                so_far,
                participants=so_far.participants | set(event.participants),
                thread_id=so_far.thread_id or event.thread_id,
            )
        case ParticipantsAdded():
            return msgspec.structs.replace(
                so_far, participants=so_far.participants | set(event.participants)
            )
        case MailFiled() | MailCameBack():
            return so_far
        case _:
            assert_never(event)


def together(several: Iterable[Correspondence]) -> Correspondence:
    """Several as one: everybody takes part, and the last of them that heard a person goes on."""
    mailed = sorted(several, key=lambda each: each.heard_at or NEVER)
    whole = Correspondence()
    for each in mailed:
        newer = each if each.heard_at is not None else whole
        whole = Correspondence(
            participants=whole.participants | each.participants,
            thread_id=newer.thread_id or whole.thread_id or each.thread_id,
            answers=newer.answers or whole.answers,
            reply_to=newer.reply_to or whole.reply_to,
            heard_at=newer.heard_at,
        )
    return whole


CORRESPONDENCE: Aggregate[Correspondence, CorrespondenceEvent] = Aggregate(
    "correspondence", Correspondence(), evolve, CORRESPONDENCE_EVENTS
)
