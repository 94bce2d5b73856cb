"""The decider of a contact: each message of routing is kept once, in order."""

from typing import assert_never

import msgspec

from baton_cases.domain.contact.commands import ContactCommand, Ignore, JoinCase, Keep
from baton_cases.domain.contact.conversation import in_conversation
from baton_cases.domain.contact.events import (
    ContactEvent,
    ContactJoinedCase,
    ContactMessage,
    ContactMessageIgnored,
)
from baton_cases.domain.contact.state import Contact, KnownContact


def decide(command: ContactCommand, contact: Contact) -> list[ContactEvent]:
    """The events that the command leads to. Raises Refused for an agent who is not in it."""
    match command:
        case Keep(message=message):
            return [_kept(message, contact)]
        case Ignore(message=message, reason=reason):
            return [_ignored(message, contact, reason)]
        case JoinCase():
            contact = in_conversation(contact, command.contact_id, command.by)
            joined = ContactJoinedCase(
                contact_id=command.contact_id,
                cases=(*contact.cases, command.case_id),
                case_id=command.case_id,
                by=command.by,
                at=command.at,
            )
            return [joined]
        case _:
            assert_never(command)


def _kept(message: ContactMessage, contact: Contact) -> ContactEvent:
    """The message with the cases of the contact. A message that is not newer than the last one is
    ignored with the reason."""
    if not isinstance(contact, KnownContact):
        return message
    if message.told.version <= contact.told.version:
        reason = f"it is of version {message.told.version}, and {contact.told.version} is known"
        return _ignored(message, contact, reason)
    return msgspec.structs.replace(message, cases=contact.cases)


def _ignored(message: ContactMessage, contact: Contact, reason: str) -> ContactEvent:
    return ContactMessageIgnored(
        contact_id=message.contact_id,
        cases=contact.cases if isinstance(contact, KnownContact) else (),
        news=type(message).__name__,
        reason=reason,
        at=message.at,
    )
