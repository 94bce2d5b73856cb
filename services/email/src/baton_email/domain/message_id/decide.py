"""Decides commands of a Message-ID. A repeated command changes nothing."""

from typing import assert_never

from baton_email.domain.message_id.commands import (
    LeadToThread,
    MessageIdCommand,
    TakeMessageId,
)
from baton_email.domain.message_id.events import (
    MessageIdEvent,
    MessageIdTaken,
    MessageIdThreaded,
)
from baton_email.domain.message_id.state import MessageId


def decide(command: MessageIdCommand, known: MessageId) -> list[MessageIdEvent]:
    """The events that the command leads to. Mails with the same Message-ID and content are the same
    mail; other content is another mail."""
    match command:
        case TakeMessageId(mail_id=mail_id, content_key=content_key, at=at):
            if content_key in dict(known.mails):
                return []
            return [MessageIdTaken(mail_id=mail_id, content_key=content_key, at=at)]
        case LeadToThread(thread_id=thread_id, at=at):
            if known.thread_id:
                return []
            return [MessageIdThreaded(thread_id=thread_id, at=at)]
        case _:
            assert_never(command)
