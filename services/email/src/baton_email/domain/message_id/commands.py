"""Commands of a Message-ID."""

from typing import TypeAlias

from baton_common.model.messages import Command


class TakeMessageId(Command, frozen=True, kw_only=True):
    """Register a mail with this Message-ID and this content."""

    mail_id: str
    content_key: str


class LeadToThread(Command, frozen=True, kw_only=True):
    """Lead mails that refer to it to this thread."""

    thread_id: str


MessageIdCommand: TypeAlias = TakeMessageId | LeadToThread
