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


class MailText(msgspec.Struct, frozen=True, kw_only=True):
    """What a screen needs to know of a mail's text."""

    left_out: int = 0
    """Characters that only email has, because the text was cut."""
    rest: Personal[str] | None = None
    """Those characters, packed as far as they fit; search reads them."""
    folded: tuple[tuple[int, int], ...] = ()
    """What folds: surely quotation or signature (first character, and the one behind)."""
    folded_lines: int = 0
    no_text: str = ""
    """Why it has no text: `encrypted`, `opaque-signed`, `only-files`, `empty`; empty: it has."""


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
    of_text: MailText = MailText()
    written_by: str = "person"
    """Who has words for us, where `automatic` is None: a person, a list, a form, a machine."""
    answers_to: Personal[str] | None = None
    """Another address that the mail asks to be answered at."""
    is_followed: bool = False
    """True if `answers_to` is where we answer unless an agent says otherwise."""
    sent_by: Personal[str] | None = None
    """The form or robot that wrote it for the sender."""
    recipients: tuple[Personal[str], ...] = ()
    """To and Cc, without ours."""
    reopened: bool = False
    """True if it reopened the case."""


class NoteMailed(AnyCorrespondenceEvent, frozen=True):
    """One of our own people wrote a note for colleagues by mail: no words of the customer's, and no
    answer to them."""

    mail_id: str
    by: str
    """The person whose address it came from."""
    is_proven: bool
    """False: it could not be checked whether they wrote it."""
    sender: Personal[str]
    sender_name: Personal[str] | None
    subject: Personal[str] | None
    text: Personal[str]
    text_is_cut: bool
    of_text: MailText
    attachments: tuple[FiledAttachment, ...]


class MailSentOut(AnyCorrespondenceEvent, frozen=True):
    """A mail of ours about the case was taken by the next server."""

    mail_id: str
    thread_id: str
    kind: str
    reply_id: str | None
    participants: tuple[str, ...]
    to: tuple[str, ...] = ()
    """Subjects of all whom it reached; empty: it went out before they were kept."""


class MailCameBack(AnyCorrespondenceEvent, frozen=True):
    """A mail of ours was not delivered; it is flagged for the owner."""

    mail_id: str
    thread_id: str
    reply_id: str | None
    recipient: Personal[str]
    hard: bool
    status: str
    why: str = ""
    """Why, as `Why` of the contract; empty: it came back before that was told."""


class MailReportCame(AnyCorrespondenceEvent, frozen=True):
    """Another server told what became of a mail of ours, where that is no bounce."""

    mail_id: str
    thread_id: str
    kind: str
    reply_id: str | None
    action: str
    """`delayed`, `delivered`, `relayed`; `failed`: at one of several recipients, and it did not say
    which."""
    recipient: Personal[str] | None
    status: str


class ParticipantsAdded(AnyCorrespondenceEvent, frozen=True):
    """We put these into To or Cc of a reply."""

    participants: tuple[str, ...]


CorrespondenceEvent: TypeAlias = (
    MailFiled | NoteMailed | MailSentOut | MailCameBack | MailReportCame | ParticipantsAdded
)

CORRESPONDENCE_EVENTS = EventTypes(
    {
        "mail-filed": MailFiled,
        "note-mailed": NoteMailed,
        "mail-sent-out": MailSentOut,
        "mail-came-back": MailCameBack,
        "mail-report-came": MailReportCame,
        "participants-added": ParticipantsAdded,
    }
)
