"""Events of a Message-ID."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class MessageIdTaken(Event, frozen=True, kw_only=True):
    """A mail with this Message-ID was stored. A second one with other content is kept too."""

    mail_id: str
    content_key: str


class MessageIdThreaded(Event, frozen=True, kw_only=True):
    """Mails that refer to this Message-ID belong to this thread, whether or not its own mail has
    come."""

    thread_id: str


MessageIdEvent: TypeAlias = MessageIdTaken | MessageIdThreaded

MESSAGE_ID_EVENTS = EventTypes(
    {"message-id-taken": MessageIdTaken, "message-id-threaded": MessageIdThreaded}
)
