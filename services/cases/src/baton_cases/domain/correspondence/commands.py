"""Commands of a case's correspondence: mails that came, went out, or came back."""

from typing import TypeAlias

from baton_cases.domain.correspondence.events import FiledAttachment, MailText
from baton_common.model.messages import Command
from baton_common.model.personal import Personal


class FileMail(Command, frozen=True):
    """A mail came in and belongs to the case."""

    case_id: str
    mail_id: str
    thread_id: str
    sender: Personal[str]
    sender_name: Personal[str] | None
    others: tuple[str, ...]
    """Subjects in To and Cc."""
    recipients: tuple[Personal[str], ...]
    """To and Cc, without ours."""
    answers_to: Personal[str] | None
    is_followed: bool
    sent_by: Personal[str] | None
    customer: tuple[str, ...]
    """The customer's subjects."""
    subject: Personal[str] | None
    text: Personal[str] | None
    """None: the mail could not be read."""
    text_is_cut: bool
    attachments: tuple[FiledAttachment, ...]
    automatic: str | None
    """None: it has words for us."""
    written_by: str
    belongs_by: str
    reopened: bool
    of_text: MailText = MailText()


class KeepNote(Command, frozen=True):
    """A colleague wrote a note by mail."""

    case_id: str
    mail_id: str
    by: str
    is_proven: bool
    sender: Personal[str]
    sender_name: Personal[str] | None
    subject: Personal[str] | None
    text: Personal[str]
    text_is_cut: bool
    of_text: MailText
    attachments: tuple[FiledAttachment, ...]


class NoteSent(Command, frozen=True):
    """The next server took a mail of ours."""

    case_id: str
    mail_id: str
    thread_id: str
    kind: str
    reply_id: str | None
    to: tuple[str, ...]
    """Subjects in To and Cc: they may quote the case's number from now on."""
    customer: tuple[str, ...]
    """The customer's subjects."""


class NoteBounce(Command, frozen=True):
    """A mail of ours came back from one recipient."""

    case_id: str
    mail_id: str
    thread_id: str
    reply_id: str | None
    recipient: Personal[str]
    hard: bool
    status: str
    why: str


class NoteReport(Command, frozen=True):
    """Another server told what became of a mail of ours."""

    case_id: str
    mail_id: str
    thread_id: str
    kind: str
    reply_id: str | None
    action: str
    recipient: Personal[str] | None
    status: str


class AddParticipants(Command, frozen=True):
    """We put these into To or Cc of a reply."""

    case_id: str
    participants: tuple[str, ...]


CorrespondenceCommand: TypeAlias = (
    FileMail | KeepNote | NoteSent | NoteBounce | NoteReport | AddParticipants
)
