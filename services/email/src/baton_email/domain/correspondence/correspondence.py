"""A case as email knows it: what a mail about it needs, and what was sent about it."""

from typing import Literal, TypeAlias, assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class CaseNoted(Event, frozen=True, kw_only=True):
    """Cases told of a case."""

    case_id: str
    number: str
    language: Literal["zh", "en"]
    thread_id: str = ""


class CustomerNoted(Event, frozen=True, kw_only=True):
    """Whose case it is: the subjects of the customer, their first one for files."""

    subjects: tuple[str, ...]
    thread_id: str = ""


class AcknowledgementDecided(Event, frozen=True, kw_only=True):
    """Once per case: sent as this mail, or withheld for this reason."""

    mail_id: str = ""
    withheld: str = ""


class ReplyComposed(Event, frozen=True, kw_only=True):
    """What an agent asked for goes out as this mail; asked twice, it is composed once."""

    reply_id: str
    mail_id: str


CorrespondenceEvent: TypeAlias = CaseNoted | CustomerNoted | AcknowledgementDecided | ReplyComposed


class Correspondence(msgspec.Struct, frozen=True, kw_only=True):
    """Empty for a case that email never heard of."""

    number: str = ""
    language: Literal["zh", "en"] = "en"
    thread_id: str = ""
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
    "correspondence",
    Correspondence(),
    evolve,
    EventTypes(
        {
            "case-noted": CaseNoted,
            "customer-noted": CustomerNoted,
            "acknowledgement-decided": AcknowledgementDecided,
            "reply-composed": ReplyComposed,
        }
    ),
)
