"""Commands of the correspondence about a case."""

from typing import Literal, TypeAlias

from baton_common.model.messages import Command
from baton_email.domain.correspondence.acknowledgement import Circumstances


class NoteCase(Command, frozen=True, kw_only=True):
    """Record what a mail about the case needs."""

    case_id: str
    number: str
    language: Literal["zh", "en"]
    thread_id: str
    """Empty: none is known; so is the customer's id."""
    customer_id: str


class NoteCustomer(Command, frozen=True, kw_only=True):
    """Record the customer of the case."""

    subjects: tuple[str, ...]
    thread_id: str


class DecideAcknowledgement(Command, frozen=True, kw_only=True):
    """Send this mail as the acknowledgement of the case, or withhold it."""

    mail_id: str
    circumstances: Circumstances


class NoteReply(Command, frozen=True, kw_only=True):
    """Record that a reply goes out as this mail."""

    reply_id: str
    mail_id: str


CorrespondenceCommand: TypeAlias = NoteCase | NoteCustomer | DecideAcknowledgement | NoteReply
