"""What a contact decides: what is kept of routing's messages, and which cases it belongs to."""

from typing import TypeAlias

from baton_cases.domain.contact.events import ContactMessage
from baton_common.model.messages import Command


class Keep(Command, frozen=True):
    """Routing reports the contact."""

    message: ContactMessage


class Ignore(Command, frozen=True):
    """A message does not change what it might have, and why."""

    message: ContactMessage
    reason: str


class JoinCase(Command, frozen=True):
    """An agent in the conversation opens or continues a case by it."""

    contact_id: str
    case_id: str
    by: str


ContactCommand: TypeAlias = Keep | Ignore | JoinCase
