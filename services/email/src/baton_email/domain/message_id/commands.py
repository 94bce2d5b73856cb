"""Commands of a Message-ID."""

from typing import TypeAlias

from baton_common.model.messages import Command


class TakeMessageId(Command, frozen=True, kw_only=True):
    """A mail with this Message-ID and this content is to be kept."""

    mail_id: str
    content_key: str


class LeadToThread(Command, frozen=True, kw_only=True):
    """Let whoever refers to it join this thread."""

    thread_id: str


MessageIdCommand: TypeAlias = TakeMessageId | LeadToThread
