"""Events of an outgoing mail, in the order in which they happen."""

from typing import Literal, TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal

MailKind: TypeAlias = Literal["acknowledgement", "reply", "invitation", "notice"]
ReturnAddress: TypeAlias = Literal["tagged", "plain"]


class MailComposed(Event, frozen=True, kw_only=True):
    """The mail will be sent. Its Message-ID stays the same over all attempts."""

    mail_id: str
    """The mail's id; for a survey invitation the invitation's id, from which its link follows."""
    kind: MailKind
    case_id: str
    thread_id: str
    reply_id: str = ""
    message_id: str
    """Our Message-ID, without brackets; it contains the token of the case."""
    message_key: str
    our_address: str
    to: tuple[Personal[str], ...]
    cc: tuple[Personal[str], ...] = ()
    subject_line: Personal[str]
    text: Personal[str]
    in_reply_to: Personal[str] | None = None
    references: Personal[str] | None = None
    """Ids of earlier mails, oldest first, separated by blanks."""
    attachment_ids: tuple[str, ...] = ()
    language: Literal["zh", "en"]
    return_address: ReturnAddress = "tagged"
    """Whether MAIL FROM and Reply-To carry a signed tag."""


class HandoverBegan(Event, frozen=True, kw_only=True):
    """The next server is ready for the bytes. Without a later event it is unknown whether it took
    them."""

    attempt: int


class MailHandedOver(Event, frozen=True, kw_only=True):
    """The next server accepted the mail for these recipients."""

    attempt: int
    subjects: tuple[str, ...]


class AttemptFailed(Event, frozen=True, kw_only=True):
    """A temporary failure of server or network; tried again later."""

    attempt: int
    code: int
    """0: no answer."""
    status: str


class OutcomeUnknown(Event, frozen=True, kw_only=True):
    """The bytes were sent and no answer came: sent once more, with the same Message-ID."""

    attempt: int


class SendingGivenUp(Event, frozen=True, kw_only=True):
    """No further attempt. Each recipient that was not reached bounces."""

    reason: Literal["refused", "too-long", "unknown-twice", "erased", "file-missing"]


class MailBounced(Event, frozen=True, kw_only=True):
    """The mail did not reach this recipient."""

    mail_id: str
    recipient: Personal[str]
    hard: bool
    """True for a hard bounce: a later mail would bounce too."""
    status: str


class DeliveryDelayed(Event, frozen=True, kw_only=True):
    """A later server is still trying. Of before there was `mail-reported`."""

    status: str


class MailReported(Event, frozen=True, kw_only=True):
    """A later server told what became of the mail, where that is no bounce."""

    action: Literal["failed", "delayed", "delivered", "relayed"]
    """`failed`: at one of several recipients, and it did not say which."""
    status: str
    recipient: Personal[str] | None = None


OutgoingEvent: TypeAlias = (
    MailComposed
    | HandoverBegan
    | MailHandedOver
    | AttemptFailed
    | OutcomeUnknown
    | SendingGivenUp
    | MailBounced
    | DeliveryDelayed
    | MailReported
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
        "mail-reported": MailReported,
    }
)
