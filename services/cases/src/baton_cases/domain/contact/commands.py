"""Commands of a contact: keep a message of routing, ignore one, join a case."""

from typing import TypeAlias

from baton_cases.domain.contact.events import ContactMessage
from baton_common.model.messages import Command


class Keep(Command, frozen=True):
    """Keep a message of routing about the contact."""

    message: ContactMessage


class Ignore(Command, frozen=True):
    """Record that a message was ignored, and why."""

    message: ContactMessage
    reason: str


class JoinCase(Command, frozen=True):
    """An agent in the conversation opens or continues a case by it."""

    contact_id: str
    case_id: str
    by: str


ContactCommand: TypeAlias = Keep | Ignore | JoinCase
