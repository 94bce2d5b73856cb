"""Requests of consumers: mails, calls and surveys; their words are already decrypted."""

import msgspec

from baton_cases.domain.contact.events import ContactMessage
from baton_cases.domain.correspondence.events import FiledAttachment, MailText
from baton_cases.domain.organisation.model import Language
from baton_cases.domain.survey.events import SurveyMessage
from baton_common.model.messages import Request
from baton_common.model.personal import Personal


class NewIds(msgspec.Struct, frozen=True, kw_only=True):
    """Ids created before the decision, so that a retried decision uses the same ones."""

    case_id: str
    handoff_id: str
    customer_id: str


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """A sender: facts found before the decision."""

    address: Personal[str]
    """Under the subject that it leads to; or what is known instead (a postal address, a number that
    nobody is known by, nothing), under a subject of their own."""
    name: Personal[str] | None
    language: str
    is_identified: bool = True
    """False: nobody is looked up by the address, and it is not kept as a key."""


class PlaceMail(Request, frozen=True):
    """A mail came in: keep it with the case it belongs to, or open one."""

    ids: NewIds
    mail_id: str
    thread_id: str
    sender: Sender
    others: tuple[str, ...]
    """Subjects in To and Cc."""
    language: Language
    matter: str
    token_case: str | None
    """The case of a valid reply token."""
    numbers: tuple[str, ...]
    """Case numbers that are quoted."""
    subject: Personal[str] | None
    text: Personal[str] | None
    text_is_cut: bool = False
    of_text: MailText = MailText()
    attachments: tuple[FiledAttachment, ...] = ()
    written_by: str = "person"
    automatic: str | None = None
    """Not None: a machine wrote it that has nothing to say to us; it opens and reopens nothing."""
    recipients: tuple[Personal[str], ...] = ()
    """To and Cc, without ours."""
    answers_to: Personal[str] | None = None
    sent_by: Personal[str] | None = None
    colleague: str | None = None
    """The person of ours who wrote it, where `automatic` says that one did; None: nobody who may
    write a note."""
    sender_proof: str = "unknown"
    """How well it is proven that the sender wrote it."""
    stays_listed: bool = False
    """True if it opens no case although it has words: it stays on email's list."""


class KeepMoreText(Request, frozen=True):
    """Email told a piece of a long mail's text; the mail follows."""

    mail_id: str
    part: int
    text: Personal[str]


class NoteMailSent(Request, frozen=True):
    """The next server took a mail of ours."""

    case_id: str
    mail_id: str
    thread_id: str
    kind: str
    reply_id: str | None
    to: tuple[str, ...]
    """Subjects in To and Cc."""


class NoteMailBounced(Request, frozen=True):
    """A mail of ours came back from one recipient."""

    case_id: str
    mail_id: str
    thread_id: str
    reply_id: str | None
    recipient: Personal[str]
    hard: bool
    status: str
    why: str


class NoteMailReported(Request, frozen=True):
    """Another server told what became of a mail of ours."""

    case_id: str
    mail_id: str
    thread_id: str
    kind: str
    reply_id: str | None
    action: str
    recipient: Personal[str] | None
    status: str


class KeepContactMessage(Request, frozen=True):
    """Routing reports a live contact."""

    message: ContactMessage


class KeepSurveyMessage(Request, frozen=True):
    """The survey service reports what came of asking a customer."""

    message: SurveyMessage
    handoff_id: str
    """Id for the intake that a reopened case may need."""
