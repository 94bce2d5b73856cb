"""Events of a mail that came to us, in the order in which they happen."""

from typing import Literal, TypeAlias

import msgspec

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal
from baton_email.domain.stored_bytes import Blob

Source: TypeAlias = Literal["smtp", "imap"]
Automatic: TypeAlias = Literal["reply", "generated", "bulk", "bounce"]
"""How mails were sorted before there was a `kind`."""
MailKind: TypeAlias = Literal[
    "person", "list", "generated", "form",
    "colleague", "automatic", "report", "receipt", "abuse", "dmarc", "loop",
]  # fmt: skip
"""The row of the table of mails (`domain/mail/kinds.py`). The first four have words for us."""
WORDS: frozenset[MailKind] = frozenset({"person", "list", "generated", "form"})
"""Kinds that are a case."""
Language: TypeAlias = Literal["zh", "en", ""]
Proof: TypeAlias = Literal["token", "participant", "none"]
SenderProof: TypeAlias = Literal["token", "pass", "fail", "unknown"]
"""How well it is proven that the address in From wrote the mail. `unknown`: not checkable, or not
yet."""
Verdict: TypeAlias = Literal["pass", "fail"]
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
    client: Personal[str] | None = None
    """The address of the host that brought it to us, or to a relay of ours; SPF is asked about it.
    None: nobody knows it, as of what is fetched from a mailbox."""
    helo: Personal[str] | None = None
    """The name by which that host called itself."""
    relay: Personal[str] | None = None
    """The address of the relay of ours that passed it on, if any."""
    source: Source
    shares: tuple[str, ...] = ()
    """Whose share of the reading it costs: keyed hashes of the domain in From, and of the host that
    brought it unless that is a named relay."""


class MailCameAgain(Event, frozen=True, kw_only=True):
    """The same mail with the same Message-ID arrived again; it is kept once."""

    source: Source


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """The case that the mail refers to, and the strength of the proof."""

    case_id: str = ""
    proof: Proof = "none"
    numbers: tuple[str, ...] = ()


class TextContinued(Event, frozen=True, kw_only=True):
    """A piece of the text that `MailRead`, which follows, has no room for."""

    thread_id: str
    part: int
    text: Personal[str]
    """Packed."""


class MailRead(Event, frozen=True, kw_only=True):
    """The child process could read it. Every field is a claim of the mail itself."""

    mail_id: str
    thread_id: str
    message_id: Personal[str] | None
    references: Personal[str] | None = None
    """Ids of earlier mails, oldest first, separated by blanks: an answer repeats them."""
    from_: Correspondent | None = msgspec.field(name="from")
    reply_to: Personal[str] | None = None
    """Of mails that were read before there was `answers_to`."""
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
    """Of mails that were read before there was a `kind`."""
    kind: MailKind | None = None
    """None: read before; then `automatic` says who wrote it."""
    by_subject: bool = False
    """An automatic reply that nothing but its subject gives away."""
    may_be_listed: bool = False
    """A rule of the address keeps it on the list of mails without a case, unless a word rule
    fits."""
    is_sender_unknown: bool = False
    """True if nobody is known by `from`: it is empty, under a subject of the mail's own."""
    colleague: str = ""
    """The person of ours who wrote it, where `kind` says so; empty: they are suspended."""
    answers_to: Correspondent | None = None
    """Reply-To, where it is another address than the sender's and not ours."""
    sent_by: Correspondent | None = None
    """The machine in From, where it wrote for somebody: the sender is Reply-To then."""
    answerable: bool = True
    """False: no automatic answer may go to it (RFC 3834), though a person may have written."""
    reports_on: str = ""
    """Our mail that this is the delivery report of; published as a bounce, not as a mail."""
    defects: int = 0
    """Number of defects that were tolerated."""
    sender_proof: SenderProof = "unknown"
    """What was known when it was read; a later verdict is `SenderJudged`."""
    unknown_acts: bool = True
    """False: the configuration took a sender who could not be checked for unproven."""

    @property
    def proven(self) -> SenderProof:
        """Its sender's proof when it was read; of mails that were read before there was one, the
        token's. A colleague's is never the token's: the customer of the case has it, too."""
        has_token = self.reference.proof == "token" and self.sort != "colleague"
        return "token" if has_token else self.sender_proof

    @property
    def filed(self) -> str:
        """Why it is on the list of mails without a case; empty: it is not."""
        if self.reports_on:
            return ""
        if self.sort in WORDS:
            return "bulk" if self.may_be_listed else ""
        return "" if self.is_note else self.sort

    @property
    def is_note(self) -> bool:
        """True for a note on a case: it has our token, and nobody found out that the colleague did
        not write it. The token alone proves nothing about that."""
        is_theirs = self.colleague != "" and self.sender_proof != "fail"
        return is_theirs and self.reference.proof == "token"

    @property
    def sort(self) -> MailKind:
        """The row of the table; for a mail that was read before there was one, the nearest."""
        if self.kind is not None:
            return self.kind
        if self.automatic is None:
            return "person"
        return "report" if self.automatic == "bounce" else "automatic"


class MailTakenUp(Event, frozen=True, kw_only=True):
    """Somebody made a case of it, though by its kind it opened none."""

    by: str
    sender: Correspondent
    """Who wrote it; of one without a sender an empty address, under a subject of its own."""
    is_sender_unknown: bool


class SenderJudged(Event, frozen=True, kw_only=True):
    """Whether the address in From wrote it is known now; once a mail."""

    sender_proof: Verdict


class MailUnreadable(Event, frozen=True, kw_only=True):
    """Kept unread; a person must look at it."""

    mail_id: str
    thread_id: str
    our_address: str
    reason: str
    sentence: str
    has_no_sender: bool = False
    """True if nobody is known who sent it."""
    from_colleague: bool = False
    """True if one of our own people sent it."""

    @property
    def is_listed(self) -> bool:
        """True if it opens no case and is on the list: no customer is known who sent it."""
        return self.has_no_sender or self.from_colleague


MailEvent: TypeAlias = (
    MailArrived
    | MailCameAgain
    | TextContinued
    | MailRead
    | SenderJudged
    | MailUnreadable
    | MailTakenUp
)

MAIL_EVENTS = EventTypes(
    {
        "mail-arrived": MailArrived,
        "mail-came-again": MailCameAgain,
        "text-continued": TextContinued,
        "mail-read": MailRead,
        "sender-judged": SenderJudged,
        "mail-unreadable": MailUnreadable,
        "mail-taken-up": MailTakenUp,
    }
)
