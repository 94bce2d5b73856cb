"""What happens to a mail that came to us, in the order in which it happens."""

from typing import Literal, TypeAlias

import msgspec

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal
from baton_email.domain.stored_bytes import Blob

Source: TypeAlias = Literal["smtp", "imap"]
Automatic: TypeAlias = Literal["reply", "generated", "bulk", "bounce"]
"""Not written by a person: an automatic answer, a notice of a machine, a list, a report."""
Language: TypeAlias = Literal["zh", "en", ""]
Proof: TypeAlias = Literal["token", "participant", "none"]


class Correspondent(msgspec.Struct, frozen=True, kw_only=True):
    """An address under its own subject, and the name that the header gave it."""

    address: Personal[str]
    name: Personal[str] | None = None


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the mail; its bytes are in the raw mail, found by the end of its id."""

    id: str
    size: int
    media_type: str
    sha256: str
    name: Personal[str] | None = None
    content_id: str = ""


class MailArrived(Event, frozen=True, kw_only=True):
    """Its bytes are stored: from here on it is not lost. SMTP answers 250 after this."""

    mail_id: str
    raw: Blob
    content_key: str
    """Keyed hash of the content without what servers add on the way: the same mail again has
    the same one."""
    message_key: str
    """Keyed hash of its Message-ID, or of the content where it has none."""
    our_addresses: tuple[str, ...]
    """The addresses of ours that it was taken for."""
    report_on: str = ""
    """The mail of ours whose signed return address it came to, if it did."""
    token_case: str = ""
    """The case whose signed reply address it came to, if it did."""
    envelope_sender: Personal[str] | None
    """None: the empty return path of reports and automatic answers."""
    source: Source


class MailCameAgain(Event, frozen=True, kw_only=True):
    """The same mail with the same Message-ID was brought once more; it is kept once."""

    source: Source


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """The case that it says it belongs to, and how well it proves that."""

    case_id: str = ""
    proof: Proof = "none"
    numbers: tuple[str, ...] = ()


class MailRead(Event, frozen=True, kw_only=True):
    """The child process could read it. Everything here was said by the mail itself."""

    mail_id: str
    thread_id: str
    message_id: Personal[str] | None
    references: Personal[str] | None = None
    """The ids before its own, oldest first, divided by blanks: an answer repeats them."""
    from_: Correspondent | None = msgspec.field(name="from")
    reply_to: Personal[str] | None = None
    to: tuple[Correspondent, ...] = ()
    """Without addresses of ours; so is `cc`."""
    cc: tuple[Correspondent, ...] = ()
    more_mailboxes: int = 0
    our_address: str
    """The one of ours that it was meant for first."""
    subject_line: Personal[str]
    text: Personal[str]
    """What is new in it, at most 32 kB; the whole is in its bytes."""
    text_is_cut: bool = False
    language: Language = ""
    attachments: tuple[Attached, ...] = ()
    more_attachments: int = 0
    reference: Reference = Reference()
    automatic: Automatic | None = None
    answerable: bool = True
    """False: no automatic answer may go to it (RFC 3834), though a person may have written."""
    reports_on: str = ""
    """The mail of ours that this is the delivery report of; told as its bounce, not as a mail."""
    defects: int = 0
    """How much was broken and read all the same."""


class MailUnreadable(Event, frozen=True, kw_only=True):
    """A mail is kept as it came and not read; a person must look."""

    mail_id: str
    thread_id: str
    our_address: str
    reason: str
    sentence: str


MailEvent: TypeAlias = MailArrived | MailCameAgain | MailRead | MailUnreadable

MAIL_EVENTS = EventTypes(
    {
        "mail-arrived": MailArrived,
        "mail-came-again": MailCameAgain,
        "mail-read": MailRead,
        "mail-unreadable": MailUnreadable,
    }
)
