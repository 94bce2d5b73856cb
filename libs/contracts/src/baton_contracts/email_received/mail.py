"""Messages about one mail: taken, sent, come back, refused, or not readable. The key is the
thread's id. A body stays below the log's 64 kB because text, recipients and attachments are bounded
here."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from baton_common.model.contract import Contract
from baton_common.model.personal import Personal
from baton_contracts.words import Moment

MAX_TEXT_BYTES = 32_768
"""Most bytes of the cleaned text before it is encrypted; email's API has the whole of a longer
one."""
MAX_MAILBOXES = 20
"""Most mailboxes of `to` and `cc` together; `more_mailboxes` counts the rest."""
MAX_ATTACHMENTS = 20

MailKind: TypeAlias = Literal[
    "person", "list", "generated", "form",
    "colleague", "automatic", "report", "receipt", "abuse", "dmarc", "loop",
]  # fmt: skip
"""What a mail is, by the first that fits, from the end: a mail of ours that came back; a read
receipt, a complaint by its format, a DMARC aggregate; a delivery report on no mail that we know; an
automatic reply; a mail of one of our own people, which is never a customer's words. These open no
case. The first four are a case: a form that a machine wrote for somebody, a machine's own mail, a
list's, a person's. Only a person's is acknowledged."""
WORDS: frozenset[MailKind] = frozenset({"person", "list", "generated", "form"})
"""Kinds that are a case."""

Why: TypeAlias = Literal[
    "no-such-address", "mailbox-full", "expired", "blocked", "greylisted", "too-large", "content",
    "our-setting", "unknown",
]  # fmt: skip
"""Why a mail was not delivered; `our-setting`: our own sender was refused."""

Proof: TypeAlias = Literal["token", "participant", "none"]

SenderProof: TypeAlias = Literal["token", "pass", "fail", "unknown"]
"""How well it is proven that the address in From wrote the mail. `token`: it carries a valid reply
token of ours. `pass`: DKIM or SPF, aligned with From. `fail`: checked, and nothing is aligned.
`unknown`: not checkable, or not yet. Of a colleague's mail it is never `token`: the customer of a
case has its token, too, and it proves nothing about who wrote."""

NoText: TypeAlias = Literal["encrypted", "opaque-signed", "only-files", "empty", ""]
"""Why a mail that was read has no text; empty: it has one."""

Sha256: TypeAlias = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Mailbox(msgspec.Struct, frozen=True, kw_only=True):
    """One address, normalised, under its own subject; `name` is its name in the header."""

    address: Personal[str]
    name: Personal[str] | None = None


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment; browsers fetch it from email's `/attachments/{id}`."""

    id: str
    size: int
    type: str
    """The media type that its bytes were found to be."""
    hash: Sha256
    name: Personal[str] | None = None


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    """From this character of a text to before that one: quotation or signature."""

    start: int
    end: int


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """The case that the mail refers to, and how well it proves that it belongs there; cases
    decides.

    `token`: our reply token, valid. `participant`: In-Reply-To or References name a mail of
    this thread (of ours or received) and the sender has been in From, To or Cc there.
    `none`: nothing but a quoted number, or a reply header from a stranger.
    """

    case_id: str | None = None
    """The case of the token, or of the thread that the headers point at."""
    proof: Proof = "none"
    numbers: tuple[str, ...] = ()
    """Case numbers with a right check character in subject or text, as written, at most 5."""


class MailMessage(Contract, frozen=True, kw_only=True):
    """The common part of all messages about a mail."""

    thread_id: str
    mail_id: str

    @property
    def key(self) -> str:
        """The thread's id."""
        return self.thread_id


class MailMoreText(MailMessage, frozen=True, kw_only=True):
    """More of the text of a mail: what neither `text` nor `rest` of it has room for. The pieces of
    a mail are told in order, before the mail itself."""

    contract_type = "baton.mail.more-text.v1"
    part: int
    """From 1."""
    text: Personal[str]
    """Packed (`rest.py`, with nothing before it). It begins with a few words of the piece before,
    so that none is cut in two."""


class MailReceived(MailMessage, frozen=True, kw_only=True):
    """A mail was stored whole and read. A doubled Message-ID is published once."""

    contract_type = "baton.mail.received.v3"
    received_at: Moment
    recipient: str
    """The service address of ours that it was taken for; the matter may follow from it."""
    from_: Mailbox = msgspec.field(name="from")
    """Who wrote it; of a form, whom it was written for."""
    is_sender_unknown: bool = False
    """True if nobody is known by `from`: it is empty, under a subject of the mail's own."""
    answers_to: Mailbox | None = None
    """Reply-To, where it is another address and not ours: a claim of the mail."""
    sent_by: Mailbox | None = None
    """The form or robot in From, where `from` is its Reply-To."""
    to: tuple[Mailbox, ...] = ()
    """Without addresses of ours; so is `cc`."""
    cc: tuple[Mailbox, ...] = ()
    more_mailboxes: int = 0
    subject: Personal[str]
    text: Personal[str]
    """Cleaned, whole with what it quotes, cut at MAX_TEXT_BYTES; under the sender's subject."""
    text_is_cut: bool = False
    left_out: int = 0
    """Characters of the text that are not in `text`; email's API has them."""
    rest: Personal[str] | None = None
    """What was left out, packed as far as it fits (`rest.py`), for word rules and search; the rest
    of that was told before, by `MailMoreText`."""
    folded: tuple[Folded, ...] = ()
    """What a screen folds of `text`: surely quotation or signature."""
    folded_lines: int = 0
    no_text: NoText = ""
    attachments: tuple[Attachment, ...] = ()
    more_attachments: int = 0
    reference: Reference = Reference()
    kind: MailKind = "person"
    sender_proof: SenderProof = "unknown"
    """What is known when the mail is told; a later verdict is `MailSenderJudged`."""
    colleague: str | None = None
    """The person of ours who wrote it (`kind` is `colleague`); None: they are suspended."""
    by_subject: bool = False
    """An automatic reply that only its subject gives away: words of an emergency make it a case."""
    may_be_listed: bool = False
    """A list or a machine wrote it, it points at nothing of ours, and a rule of the address keeps
    such mails on email's list: without a word rule that fits it opens no case."""


class MailUnreadable(MailMessage, frozen=True, kw_only=True):
    """A mail was stored whole but could not be read within its limits; a person must look."""

    contract_type = "baton.mail.unreadable.v1"
    received_at: Moment
    recipient: str
    from_: Mailbox | None = msgspec.field(name="from", default=None)
    """The envelope's sender; None where it was empty (a report), or one of our own people."""
    size: int
    reason: str
    """`size`, `header`, `parts`, `depth`, `cpu`, `wall`, `memory`, `broken`."""


class MailTakenUp(MailMessage, frozen=True, kw_only=True):
    """Somebody made a case of a mail that was on the list of those without one: it counts as a
    person's from now on. Its content, as far as it could be read, is told again."""

    contract_type = "baton.mail.taken-up.v2"
    received_at: Moment
    recipient: str
    from_: Mailbox = msgspec.field(name="from")
    is_sender_unknown: bool = False
    """True if nobody is known by `from`: it is empty, under a subject of the mail's own."""
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    subject: Personal[str] | None = None
    """None, as `text`: it could not be read."""
    text: Personal[str] | None = None
    text_is_cut: bool = False
    left_out: int = 0
    rest: Personal[str] | None = None
    folded: tuple[Folded, ...] = ()
    folded_lines: int = 0
    no_text: NoText = ""
    attachments: tuple[Attachment, ...] = ()
    reference: Reference = Reference()
    sender_proof: SenderProof = "unknown"
    by: str


class MailSenderJudged(MailMessage, frozen=True, kw_only=True):
    """Whether the address in From wrote a mail is known now; it was told as `unknown` before. Told
    at most once a mail."""

    contract_type = "baton.mail.sender-judged.v1"
    sender_proof: Literal["pass", "fail"]


class MailSent(MailMessage, frozen=True, kw_only=True):
    """The next server took a mail of ours."""

    contract_type = "baton.mail.sent.v1"
    case_id: str
    kind: Literal["acknowledgement", "reply", "notice", "invitation"]
    reply_id: str | None = None
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...] = ()
    sent_at: Moment


class MailBounced(MailMessage, frozen=True, kw_only=True):
    """A mail of ours was not delivered to this recipient. `mail_id` is the mail of ours."""

    contract_type = "baton.mail.bounced.v1"
    case_id: str
    reply_id: str | None = None
    recipient: Personal[str]
    hard: bool
    """True if it failed for good: a later mail to this address would come back too."""
    status: str
    """The enhanced status code (RFC 3463), `5.1.1`."""
    why: Why = "unknown"


class MailReported(MailMessage, frozen=True, kw_only=True):
    """Another server told what became of a mail of ours, where that is no bounce."""

    contract_type = "baton.mail.reported.v1"
    case_id: str
    kind: Literal["acknowledgement", "reply", "notice", "invitation"]
    reply_id: str | None = None
    action: Literal["failed", "delayed", "delivered", "relayed"]
    """`failed`: at one of several recipients, and it did not say which."""
    recipient: Personal[str] | None = None
    status: str


class MailRefused(MailMessage, frozen=True, kw_only=True):
    """A mail was refused on SMTP and not stored; both ids are of this refusal alone."""

    contract_type = "baton.mail.refused.v1"
    code: int
    reason: str
    """`size`, `recipient`, `recipients`, `loop`, `rate`, `syntax`, `empty-house`."""
