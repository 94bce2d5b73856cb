"""Requests of mail servers, routes, consumers and timers; each has one use case."""

from datetime import timedelta
from typing import Literal, TypeAlias

from baton_common.model.messages import Request
from baton_common.model.personal import Personal
from baton_email.domain.colleague.events import Matter, Wish
from baton_email.domain.configuration.events import ReturnAddress, Trust
from baton_email.domain.mail.content import MailContent
from baton_email.domain.mail.events import Correspondent, Source
from baton_email.domain.outgoing.draft import Draft
from baton_email.domain.outgoing.reports import Answers, DeliveryReport
from baton_email.domain.refusal.events import Reason
from baton_email.domain.sender_check.events import Outcome, Why
from baton_email.domain.stored_bytes import Blob


class TakeMail(Request, frozen=True, kw_only=True):
    """Keep a mail whose bytes are stored; returns its id."""

    mail_id: str
    raw: Blob
    content_key: str
    message_key: str
    our_addresses: tuple[str, ...]
    report_on: str = ""
    token_case: str = ""
    envelope_sender: Personal[str] | None
    client: Personal[str] | None = None
    helo: Personal[str] | None = None
    relay: Personal[str] | None = None
    source: Source
    shares: tuple[str, ...] = ()
    most_noted: int
    """Events of the mail beyond which it is not recorded that it arrived again."""


class RefuseMail(Request, frozen=True, kw_only=True):
    """Record a mail that was refused."""

    refusal_id: str
    code: int
    reason: Reason


class FileMail(Request, frozen=True, kw_only=True):
    """File a mail that was read."""

    mail_id: str
    new_thread_id: str
    """Id of a new thread, if it belongs to none."""
    content: MailContent
    reference_keys: tuple[str, ...] = ()
    """Keyed hashes of In-Reply-To and References, the nearest first."""
    token_case: str = ""
    """The case of a valid token in its recipients or references."""
    numbers: tuple[str, ...] = ()
    report: DeliveryReport | None = None
    report_keys: tuple[str, ...] = ()
    """Keyed hashes of the Message-IDs that the report names."""
    report_mails: tuple[str, ...] = ()
    """Our mails whose signed address or Message-ID stands in the report."""
    may_check: bool = False
    """True if DNS may be asked whether From wrote it."""


class SetMailAside(Request, frozen=True, kw_only=True):
    """A mail cannot be read within the limits."""

    mail_id: str
    new_thread_id: str
    reason: str
    sentence: str
    from_colleague: bool = False
    """True if one of our own people sent it."""


class MakeCaseOfMail(Request, frozen=True, kw_only=True):
    """Make a case of a mail that is on the list of those without one."""

    mail_id: str
    sender: Correspondent
    is_sender_unknown: bool
    may_check: bool = False
    """True if DNS may be asked whether From wrote it."""
    by: str


class EndSenderCheck(Request, frozen=True, kw_only=True):
    """What there is to find out about the sender of a mail was found out."""

    mail_id: str
    outcome: Outcome
    why: Why


class PutOffSenderCheck(Request, frozen=True, kw_only=True):
    """DNS gave no answer about the sender of a mail to this attempt."""

    mail_id: str
    attempt: int


class NoteOpenedCase(Request, frozen=True, kw_only=True):
    """A case was opened. `acknowledgement`: for the mail `answers` that opened it."""

    case_id: str
    number: str
    language: Literal["zh", "en"]
    thread_id: str
    customer_id: str = ""
    answers: str = ""
    acknowledgement: Draft | None = None


class NoteCustomer(Request, frozen=True, kw_only=True):
    """Cases tells which addresses are a customer's now, and why."""

    customer_id: str
    subjects: tuple[str, ...]
    took_in: str = ""
    """The customer who turned out to be the same."""
    separated: str = ""
    """The customer who is one of their own again."""


class LinkCase(Request, frozen=True, kw_only=True):
    """A case has its customer, and perhaps a thread."""

    case_id: str
    customer_id: str
    subjects: tuple[str, ...]
    thread_id: str


class SendReply(Request, frozen=True, kw_only=True):
    """Send an agent's reply."""

    number: str
    language: Literal["zh", "en"]
    """Language of the case; the reply may be in another."""
    draft: Draft
    has_all_files: bool


class SendInvitation(Request, frozen=True, kw_only=True):
    """Send a survey invitation."""

    number: str
    draft: Draft


class NoteColleague(Request, frozen=True, kw_only=True):
    """The configuration says how a person is told."""

    person: str
    mail: Personal[str] | None
    notices: Wish
    language: Literal["zh", "en"]


class TellColleague(Request, frozen=True, kw_only=True):
    """Somebody is asked, or a case became theirs; told as they wish."""

    person: str
    matter: Matter
    draft: Draft
    """The notice, if they are told at once."""


class SendDigest(Request, frozen=True, kw_only=True):
    """Tell somebody everything that waits."""

    person: str
    draft: Draft


class StartHandover(Request, frozen=True, kw_only=True):
    """The next server is ready for the bytes; returns whether they may be sent."""

    mail_id: str
    attempt: int


class FinishHandover(Request, frozen=True, kw_only=True):
    """The next server took the bytes and answered."""

    mail_id: str
    attempt: int
    answers: Answers


class FailAttempt(Request, frozen=True, kw_only=True):
    """The attempt failed before the bytes were taken."""

    mail_id: str
    attempt: int
    code: int
    """0: no answer."""
    status: str
    never: bool
    """True if the mail itself was refused for good."""


class LeaveAttemptOpen(Request, frozen=True, kw_only=True):
    """The bytes were sent and no answer came, or the process ended."""

    mail_id: str
    attempt: int


class DropErasedMail(Request, frozen=True, kw_only=True):
    """The words or the addresses of a mail of ours were erased."""

    mail_id: str


class KeepUpload(Request, frozen=True, kw_only=True):
    """Keep an agent's uploaded file whose bytes are stored."""

    attachment_id: str
    raw: Blob
    name: Personal[str]
    media_type: str
    sha256: str
    by: str
    kept: timedelta
    """How long, if nothing names it."""


class NameUploads(Request, frozen=True, kw_only=True):
    """A reply or a handoff of a case names these files; parts of received mails are among them."""

    case_id: str
    attachment_ids: tuple[str, ...]


class DropUpload(Request, frozen=True, kw_only=True):
    """Its time has passed: let an uploaded file go that nothing names."""

    attachment_id: str


class ChangeAddresses(Request, frozen=True, kw_only=True):
    """Apply the section `email`; returns the changes. `dry_run`: changes nothing."""

    our_addresses: tuple[str, ...]
    bulk_listed: tuple[str, ...] = ()
    return_address: ReturnAddress = "tagged"
    trust: Trust = Trust()
    by: str
    dry_run: bool = False


EmailRequest: TypeAlias = (
    TakeMail
    | RefuseMail
    | FileMail
    | SetMailAside
    | MakeCaseOfMail
    | EndSenderCheck
    | PutOffSenderCheck
    | NoteOpenedCase
    | NoteCustomer
    | LinkCase
    | SendReply
    | SendInvitation
    | NoteColleague
    | TellColleague
    | SendDigest
    | StartHandover
    | FinishHandover
    | FailAttempt
    | LeaveAttemptOpen
    | DropErasedMail
    | KeepUpload
    | NameUploads
    | DropUpload
    | ChangeAddresses
)
