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

Automatic: TypeAlias = Literal["reply", "generated", "bulk", "bounce"]
"""Not written by a person (RFC 3834 and kin): an automatic answer, a notice, a list, a report
of a mail server that could be matched to no mail of ours."""

Proof: TypeAlias = Literal["token", "participant", "none"]

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


class MailReceived(MailMessage, frozen=True, kw_only=True):
    """A mail was stored whole and read. A doubled Message-ID is published once."""

    contract_type = "baton.mail.received.v2"
    received_at: Moment
    recipient: str
    """The service address of ours that it was taken for; the matter may follow from it."""
    from_: Mailbox = msgspec.field(name="from")
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
    """What was left out, packed as far as it fits (`rest.py`), for word rules and search."""
    folded: tuple[Folded, ...] = ()
    """What a screen folds of `text`: surely quotation or signature."""
    folded_lines: int = 0
    no_text: NoText = ""
    attachments: tuple[Attachment, ...] = ()
    more_attachments: int = 0
    reference: Reference = Reference()
    automatic: Automatic | None = None
    """None: a person wrote it. Every other mail opens no case and gets no answer."""


class MailUnreadable(MailMessage, frozen=True, kw_only=True):
    """A mail was stored whole but could not be read within its limits; a person must look."""

    contract_type = "baton.mail.unreadable.v1"
    received_at: Moment
    recipient: str
    from_: Mailbox | None = msgspec.field(name="from", default=None)
    """The envelope's sender; None where it was empty (a report)."""
    size: int
    reason: str
    """`size`, `header`, `parts`, `depth`, `cpu`, `wall`, `memory`, `broken`."""


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


class MailRefused(MailMessage, frozen=True, kw_only=True):
    """A mail was refused on SMTP and not stored; both ids are of this refusal alone."""

    contract_type = "baton.mail.refused.v1"
    code: int
    reason: str
    """`size`, `recipient`, `recipients`, `loop`, `rate`, `syntax`, `empty-house`."""
