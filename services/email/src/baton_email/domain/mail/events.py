"""Events of a mail that came to us, in the order in which they happen."""

from typing import Literal, TypeAlias

import msgspec

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal
from baton_email.domain.stored_bytes import Blob

Source: TypeAlias = Literal["smtp", "imap"]
Automatic: TypeAlias = Literal["reply", "generated", "bulk", "bounce"]
"""Kinds of mails not written by a person: automatic answer, machine notice, list, report."""
Language: TypeAlias = Literal["zh", "en", ""]
Proof: TypeAlias = Literal["token", "participant", "none"]
Span: TypeAlias = tuple[int, int]
NoText: TypeAlias = Literal["encrypted", "opaque-signed", "only-files", "empty", ""]
"""Why a mail that was read has no text; empty: it has one."""


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
    """The bytes are stored; the mail cannot be lost any more. SMTP answers 250 after this."""

    mail_id: str
    raw: Blob
    content_key: str
    """Keyed hash of the content without transport headers; equal for the same mail received
    again."""
    message_key: str
    """Keyed hash of its Message-ID, or of the content where it has none."""
    our_addresses: tuple[str, ...]
    """Our addresses that it was received for."""
    report_on: str = ""
    """Our mail whose signed return address it came to, if any."""
    token_case: str = ""
    """The case whose signed reply address it came to, if any."""
    envelope_sender: Personal[str] | None
    """None: the empty return path of reports and automatic answers."""
    source: Source


class MailCameAgain(Event, frozen=True, kw_only=True):
    """The same mail with the same Message-ID arrived again; it is kept once."""

    source: Source


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """The case that the mail refers to, and the strength of the proof."""

    case_id: str = ""
    proof: Proof = "none"
    numbers: tuple[str, ...] = ()


class MailRead(Event, frozen=True, kw_only=True):
    """The child process could read it. Every field is a claim of the mail itself."""

    mail_id: str
    thread_id: str
    message_id: Personal[str] | None
    references: Personal[str] | None = None
    """Ids of earlier mails, oldest first, separated by blanks: an answer repeats them."""
    from_: Correspondent | None = msgspec.field(name="from")
    reply_to: Personal[str] | None = None
    to: tuple[Correspondent, ...] = ()
    """Recipients without our addresses; the same for `cc`."""
    cc: tuple[Correspondent, ...] = ()
    more_mailboxes: int = 0
    our_address: str
    """The first of our addresses that it was sent to."""
    subject_line: Personal[str]
    text: Personal[str]
    """The text with what it quotes, at most 32 kB; the whole text is in the stored bytes."""
    text_is_cut: bool = False
    left_out: int = 0
    """Characters of the text that are only in the stored bytes."""
    rest: Personal[str] | None = None
    """Those characters, packed as far as they fit, for word rules and search."""
    folded: tuple[Span, ...] = ()
    """What a screen folds of `text`: first character, and the one behind."""
    folded_lines: int = 0
    no_text: NoText = ""
    language: Language = ""
    attachments: tuple[Attached, ...] = ()
    more_attachments: int = 0
    reference: Reference = Reference()
    automatic: Automatic | None = None
    answerable: bool = True
    """False: no automatic answer may go to it (RFC 3834), though a person may have written."""
    reports_on: str = ""
    """Our mail that this is the delivery report of; published as a bounce, not as a mail."""
    defects: int = 0
    """Number of defects that were tolerated."""


class MailUnreadable(Event, frozen=True, kw_only=True):
    """Kept unread; a person must look at it."""

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
