"""What may be wished of a mail that came to us. Words come sealed, found before the decision."""

import msgspec

from baton_common.model.messages import Command
from baton_common.model.personal import Personal
from baton_email.domain.mail.events import (
    Attached,
    Automatic,
    Blob,
    Correspondent,
    Language,
    Source,
)


class TakeMail(Command, frozen=True, kw_only=True):
    """Keep it: its bytes are stored."""

    mail_id: str
    raw: Blob
    content_key: str
    message_key: str
    our_addresses: tuple[str, ...]
    report_on: str = ""
    token_case: str = ""
    envelope_sender: Personal[str] | None
    source: Source


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a delivery report says, of a mail of ours."""

    failed: tuple[str, ...]
    """Subjects of the addresses that failed, as far as we know them."""
    failed_count: int
    """How many it names, known or not."""
    delayed: bool = False
    status: str = ""


class FileMail(Command, frozen=True, kw_only=True):
    """Write down what the child process read in it."""

    mail_id: str
    new_thread_id: str
    """For a mail that belongs to none."""
    message_id: Personal[str] | None
    references: Personal[str] | None = None
    reference_keys: tuple[str, ...] = ()
    """Keyed hashes of In-Reply-To and References, the nearest first."""
    token_case: str = ""
    """The case of a valid token in its recipients or references."""
    numbers: tuple[str, ...] = ()
    from_: Correspondent | None
    reply_to: Personal[str] | None = None
    to: tuple[Correspondent, ...] = ()
    cc: tuple[Correspondent, ...] = ()
    more_mailboxes: int = 0
    subject_line: Personal[str]
    text: Personal[str]
    text_is_cut: bool = False
    language: Language = ""
    attachments: tuple[Attached, ...] = ()
    more_attachments: int = 0
    automatic: Automatic | None = None
    answerable: bool = True
    report: Report | None = None
    report_keys: tuple[str, ...] = ()
    """Keyed hash of the Message-ID that the report is about."""
    defects: int = 0


class GiveUpMail(Command, frozen=True, kw_only=True):
    """It cannot be read within the limits."""

    mail_id: str
    new_thread_id: str
    reason: str
    sentence: str
