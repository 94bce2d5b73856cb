"""Events of a mail that is refused."""

from typing import Literal, TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event

Reason: TypeAlias = Literal[
    "size", "recipient", "recipients", "loop", "rate", "syntax", "empty-house"
]


class MailRefused(Event, frozen=True, kw_only=True):
    """The other server was refused with this code; it keeps the mail."""

    refusal_id: str
    code: int
    reason: Reason


RefusalEvent: TypeAlias = MailRefused

REFUSAL_EVENTS = EventTypes({"mail-refused": MailRefused})
