"""Commands of a received mail. Words come sealed, found before the decision."""

from typing import TypeAlias

from baton_common.model.messages import Command
from baton_common.model.personal import Personal
from baton_email.domain.mail.content import MailContent
from baton_email.domain.mail.events import Correspondent, Reference, Source, Verdict
from baton_email.domain.stored_bytes import Blob


class KeepMail(Command, frozen=True, kw_only=True):
    """Keep a mail whose bytes are stored."""

    mail_id: str
    raw: Blob
    content_key: str
    message_key: str
    our_addresses: tuple[str, ...]
    report_on: str
    token_case: str
    envelope_sender: Personal[str] | None
    client: Personal[str] | None
    helo: Personal[str] | None
    relay: Personal[str] | None
    source: Source
    shares: tuple[str, ...]


class NoteMailAgain(Command, frozen=True, kw_only=True):
    """Record that the same mail arrived again."""

    source: Source


class RecordContent(Command, frozen=True, kw_only=True):
    """Record the content of the mail and its thread."""

    thread_id: str
    reference: Reference
    reports_on: str
    may_be_listed: bool
    unknown_acts: bool
    content: MailContent


class JudgeSender(Command, frozen=True, kw_only=True):
    """Record whether the address in From wrote the mail."""

    verdict: Verdict


class GiveUpMail(Command, frozen=True, kw_only=True):
    """Record that the mail cannot be read within the limits."""

    thread_id: str
    reason: str
    sentence: str
    from_colleague: bool


class TakeUpMail(Command, frozen=True, kw_only=True):
    """Make a case of a mail that is on the list."""

    sender: Correspondent
    is_sender_unknown: bool
    by: str


MailCommand: TypeAlias = (
    KeepMail | NoteMailAgain | RecordContent | JudgeSender | GiveUpMail | TakeUpMail
)
