"""Events of the mails between a case and its participants."""

from typing import TypeAlias

import msgspec

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal


class FiledAttachment(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment that email keeps."""

    id: str
    size: int
    type: str
    hash: str
    name: Personal[str] | None = None


class AnyCorrespondenceEvent(Event, frozen=True):
    """The common part of all events of a correspondence."""

    case_id: str


class MailFiled(AnyCorrespondenceEvent, frozen=True):
    """A mail came in and was kept with the case."""

    mail_id: str
    thread_id: str
    sender: Personal[str]
    sender_name: Personal[str] | None
    from_customer: bool
    """False: somebody else wrote it, with our token or as one who had been in To or Cc."""
    participants: tuple[str, ...]
    """Subjects that may quote the case's number from now on."""
    subject: Personal[str] | None
    text: Personal[str] | None
    """None: the mail could not be read; its bytes are with email."""
    text_is_cut: bool
    attachments: tuple[FiledAttachment, ...]
    automatic: str | None
    """None: a person wrote it."""
    belongs_by: str
    """The proof that it belongs here: `token`, `thread`, `number`, or `opened` (it opened the
    case)."""


class MailSentOut(AnyCorrespondenceEvent, frozen=True):
    """A mail of ours about the case was taken by the next server."""

    mail_id: str
    thread_id: str
    kind: str
    reply_id: str | None
    participants: tuple[str, ...]
    sent_to: tuple[str, ...] = ()
    """All subjects in To and Cc, the customer's too."""


class MailCameBack(AnyCorrespondenceEvent, frozen=True):
    """A mail of ours was not delivered; it is flagged for the owner."""

    mail_id: str
    thread_id: str
    reply_id: str | None
    recipient: Personal[str]
    hard: bool
    status: str


class ParticipantsAdded(AnyCorrespondenceEvent, frozen=True):
    """We put these into To or Cc of a reply."""

    participants: tuple[str, ...]


CorrespondenceEvent: TypeAlias = MailFiled | MailSentOut | MailCameBack | ParticipantsAdded

CORRESPONDENCE_EVENTS = EventTypes(
    {
        "mail-filed": MailFiled,
        "mail-sent-out": MailSentOut,
        "mail-came-back": MailCameBack,
        "participants-added": ParticipantsAdded,
    }
)
