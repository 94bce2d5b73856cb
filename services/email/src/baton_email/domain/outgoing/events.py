"""What happens to a mail of ours, in the order in which it happens."""

from typing import Literal, TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal

OutgoingKind: TypeAlias = Literal["acknowledgement", "reply", "invitation"]


class MailComposed(Event, frozen=True, kw_only=True):
    """A mail shall go out. It has one Message-ID for ever, whatever becomes of its attempts."""

    mail_id: str
    """For an invitation to a survey: the invitation's id, from which its link follows."""
    kind: OutgoingKind
    case_id: str
    thread_id: str
    reply_id: str = ""
    message_id: str
    """Ours, without brackets; it holds the token of the case."""
    message_key: str
    our_address: str
    to: tuple[Personal[str], ...]
    cc: tuple[Personal[str], ...] = ()
    subject_line: Personal[str]
    text: Personal[str]
    in_reply_to: Personal[str] | None = None
    references: Personal[str] | None = None
    """Oldest first, divided by blanks."""
    attachment_ids: tuple[str, ...] = ()
    language: Literal["zh", "en"]


class HandoverBegan(Event, frozen=True, kw_only=True):
    """The next server is ready for the bytes. If nothing follows, nobody knows whether it
    took them."""

    attempt: int


class MailHandedOver(Event, frozen=True, kw_only=True):
    """The next server took it for these recipients."""

    attempt: int
    subjects: tuple[str, ...]


class AttemptFailed(Event, frozen=True, kw_only=True):
    """Not now, as the server or the network said; tried again later."""

    attempt: int
    code: int
    """0: there was no answer."""
    status: str


class OutcomeUnknown(Event, frozen=True, kw_only=True):
    """The bytes were handed over and no answer came: it is sent once more, same Message-ID."""

    attempt: int


class SendingGivenUp(Event, frozen=True, kw_only=True):
    """No further attempt. What could not be sent is told recipient by recipient."""

    reason: Literal["refused", "too-long", "unknown-twice", "erased", "file-missing"]


class MailBounced(Event, frozen=True, kw_only=True):
    """The mail did not reach this recipient."""

    mail_id: str
    recipient: Personal[str]
    hard: bool
    """For good: a later mail to it would come back too."""
    status: str


class DeliveryDelayed(Event, frozen=True, kw_only=True):
    """A server further on still tries."""

    status: str


OutgoingEvent: TypeAlias = (
    MailComposed
    | HandoverBegan
    | MailHandedOver
    | AttemptFailed
    | OutcomeUnknown
    | SendingGivenUp
    | MailBounced
    | DeliveryDelayed
)

OUTGOING_EVENTS = EventTypes(
    {
        "mail-composed": MailComposed,
        "handover-began": HandoverBegan,
        "mail-handed-over": MailHandedOver,
        "attempt-failed": AttemptFailed,
        "outcome-unknown": OutcomeUnknown,
        "sending-given-up": SendingGivenUp,
        "mail-bounced": MailBounced,
        "delivery-delayed": DeliveryDelayed,
    }
)
