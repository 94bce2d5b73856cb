"""The parsed mail: plain values that cross the pipe from the child process."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from baton_email.parsing.defects import Defect
from baton_email.parsing.trace import TraceField

Reason: TypeAlias = Literal["size", "header", "parts", "depth", "cpu", "wall", "memory", "broken"]
"""The reason a mail is not read, as stored and published."""


Notice: TypeAlias = Literal["receipt", "abuse", "dmarc"]
"""What a machine tells about our mail in general: that it was read, that it was complained about,
how a domain's mail was judged."""
Action: TypeAlias = Literal["failed", "delayed", "delivered", "relayed"]
Evidence: TypeAlias = Literal["format", "daemon", "words"]
"""A format made for reports; a mail server's name; only words, which a person may have quoted."""
NoText: TypeAlias = Literal["encrypted", "opaque-signed", "only-files", "empty", ""]
"""The reason a mail that was read shows no text; empty: it shows one."""


Span: TypeAlias = tuple[int, int]
"""From this character of a text to before that one."""


class Mailbox(msgspec.Struct, frozen=True):
    """An address with its domain in lower-case ASCII (IDNA), and the name beside it."""

    address: str
    name: str = ""


class AttachedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A part that is no text of the mail. Its bytes stay in the raw mail, found by `part`."""

    part: int
    """Number of the part in the walk over the mail, from 0."""
    name: str
    media_type: str
    size: int
    sha256: str
    content_id: str = ""
    inline: bool = False


class Automatic(msgspec.Struct, frozen=True, kw_only=True):
    """Facts about the author, a person or a machine (RFC 3834 and custom); they decide nothing."""

    auto_submitted: str = ""
    """The keyword of `Auto-Submitted`, lower case; empty when the field is missing."""
    precedence: str = ""
    answers_itself: bool = False
    """`X-Autoreply`, `X-Autorespond` and their like: a responder wrote it."""
    has_list_fields: bool = False
    """Any of `List-*`: a mailing list or a newsletter."""
    suppresses_replies: bool = False
    """`X-Auto-Response-Suppress`, `Feedback-ID` and their like ask for no automatic answer."""
    null_return_path: bool = False
    """`Return-Path: <>`: a machine, by RFC 5321."""
    loop_marks: tuple[str, ...] = ()
    """Values of `X-Baton-Loop`: a mail of ours that came back."""
    notice: Notice | None = None
    subject_says_so: bool = False
    """The subject begins as those of automatic replies do."""
    is_like_a_person: bool = False
    """A file, a question or many words: more than a responder writes."""


class ReportedRecipient(msgspec.Struct, frozen=True, kw_only=True):
    """What a delivery report says about one recipient."""

    address: str
    alias: str = ""
    """The address that it was forwarded to, if that is the one that failed."""
    action: Action
    status: str
    """The status code (`5.1.1`), settled by the server's words where its code is a general one."""


class DeliveryReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report of a mail server on a mail."""

    by: Evidence
    reads_like_a_notice: bool = False
    """True if its subject is one that servers write, and it asks nothing."""
    recipients: tuple[ReportedRecipient, ...] = ()
    status: str = ""
    """The first recipient's status, or of the whole where none is named."""
    is_delay: bool = False
    """True if the server goes on trying."""
    original_message_ids: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    """What may be signed by us, anywhere in its bytes."""

    @property
    def failed(self) -> tuple[str, ...]:
        """Addresses that the mail did not reach."""
        return tuple(each.address for each in self.recipients if each.action == "failed")


class ParsedMail(msgspec.Struct, frozen=True, kw_only=True, tag="parsed"):
    """A parsed mail. Every value is a claim of the sender."""

    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sender: Mailbox | None = None
    reply_to: tuple[Mailbox, ...] = ()
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    date: datetime | None = None
    subject: str = ""
    text: str = ""
    """The whole text, cleaned; made from the HTML where there is no plain text."""
    quotes: tuple[Span, ...] = ()
    """Spans of `text` that are surely quotation or signature (start, end): folded on screens, never
    removed."""
    no_text: NoText = ""
    is_answer: bool = False
    """True if it refers to an earlier mail, or its subject begins like an answer's."""
    is_forward: bool = False
    """True if its subject begins like a forward's, or its text is that of a mail inside it."""
    html: str = ""
    """The HTML with allowed tags only; remote pictures are only named."""
    language: str = ""
    """`zh` or `en` by the letters of the new text; empty when there are too few."""
    case_numbers: tuple[str, ...] = ()
    """Case numbers in subject or new text with a valid check character. They prove nothing."""
    attachments: tuple[AttachedFile, ...] = ()
    automatic: Automatic = Automatic()
    report: DeliveryReport | None = None
    trace: tuple[TraceField, ...] = ()
    """The lines that servers wrote on the way, from the top."""
    has_one_author: bool = True
    """False: it has two From fields, or From names several addresses, so that nobody is proven by
    it."""
    form_key: str = ""
    """The key in `X-Baton-Form`."""
    defects: tuple[Defect, ...] = ()
    """Defects and how they were handled, as sentences."""

    @property
    def new_text(self) -> str:
        """The text without quotations."""
        return new_in(self.text, self.quotes)


class Quoting(msgspec.Struct, frozen=True, kw_only=True):
    """A text, and earlier mails that it may quote."""

    text: str
    is_answer: bool
    is_forward: bool
    known: tuple[str, ...]


class Unreadable(msgspec.Struct, frozen=True, kw_only=True, tag="unreadable"):
    """A mail that is kept but not read."""

    reason: Reason
    sentence: str
    """The reason as a sentence for users."""


def new_in(text: str, quotes: Sequence[Span]) -> str:
    """The text without its quotations."""
    parts, after = [], 0
    for start, end in quotes:
        parts.append(text[after:start])
        after = end
    parts.append(text[after:])
    return "".join(parts).strip()
