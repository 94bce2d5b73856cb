"""A case as email knows it."""

from typing import Literal, assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_email.domain.correspondence.events import (
    CORRESPONDENCE_EVENTS,
    AcknowledgementDecided,
    CaseNoted,
    CorrespondenceEvent,
    CustomerNoted,
    ReplyComposed,
)


class Correspondence(msgspec.Struct, frozen=True, kw_only=True):
    """Empty for an unknown case."""

    number: str = ""
    language: Literal["zh", "en"] = "en"
    thread_id: str = ""
    customer_id: str = ""
    subjects: tuple[str, ...] = ()
    acknowledged: bool = False
    replies: frozenset[str] = frozenset()


def evolve(so_far: Correspondence, event: CorrespondenceEvent) -> Correspondence:
    """The correspondence after an event."""
    change = msgspec.structs.replace
    match event:
        case CaseNoted():
            return change(
                so_far,
                number=event.number,
                language=event.language,
                thread_id=event.thread_id or so_far.thread_id,
                customer_id=event.customer_id or so_far.customer_id,
            )
        case CustomerNoted():
            return change(
                so_far, subjects=event.subjects, thread_id=event.thread_id or so_far.thread_id
            )
        case AcknowledgementDecided():
            return change(so_far, acknowledged=True)
        case ReplyComposed():
            return change(so_far, replies=so_far.replies | {event.reply_id})
        case _:
            assert_never(event)


CORRESPONDENCE: Aggregate[Correspondence, CorrespondenceEvent] = Aggregate(
    "correspondence", Correspondence(), evolve, CORRESPONDENCE_EVENTS
)
