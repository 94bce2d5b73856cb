"""Events of a long mail's text."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal


class TextKept(Event, frozen=True, kw_only=True):
    """A piece of the text for which the mail itself has no room."""

    mail_id: str
    part: int
    text: Personal[str]
    """Packed."""


MailTextEvent: TypeAlias = TextKept

MAIL_TEXT_EVENTS = EventTypes({"text-kept": TextKept})
