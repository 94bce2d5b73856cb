"""Events of the correspondence about a case."""

from typing import Literal, TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class CaseNoted(Event, frozen=True, kw_only=True):
    """The service cases published the case."""

    case_id: str
    number: str
    language: Literal["zh", "en"]
    thread_id: str = ""
    customer_id: str = ""
    """Whose case it is, whomever they are merged with; empty: not known here."""


class CustomerNoted(Event, frozen=True, kw_only=True):
    """The customer of the case: their subjects; files are sealed under the first."""

    subjects: tuple[str, ...]
    thread_id: str = ""


class AcknowledgementDecided(Event, frozen=True, kw_only=True):
    """Once per case: sent as this mail, or withheld for this reason."""

    mail_id: str = ""
    withheld: str = ""


class ReplyComposed(Event, frozen=True, kw_only=True):
    """A reply goes out as this mail; requested twice, it is composed once."""

    reply_id: str
    mail_id: str


CorrespondenceEvent: TypeAlias = CaseNoted | CustomerNoted | AcknowledgementDecided | ReplyComposed

CORRESPONDENCE_EVENTS = EventTypes(
    {
        "case-noted": CaseNoted,
        "customer-noted": CustomerNoted,
        "acknowledgement-decided": AcknowledgementDecided,
        "reply-composed": ReplyComposed,
    }
)
