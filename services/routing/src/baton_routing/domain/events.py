"""What happens to a contact, in the order in which it happens."""

from typing import Literal, TypeAlias

from baton_common.event_types import EventTypes
from baton_common.messages import Event
from baton_common.personal import Personal

Channel: TypeAlias = Literal["mail", "voice", "chat", "callback", "letter", "fax", "desk"]


class ContactArrived(Event, frozen=True):
    """A customer began an attempt to reach us and waits in a queue."""

    contact_id: str
    channel: Channel
    queue: str
    language: str
    priority: int
    caller: Personal[str] | None
    """The normalised address they came from; None: withheld."""
    dialled: str | None
    """The number or address of ours that they used."""


class ContactAbandoned(Event, frozen=True):
    """The customer left before anybody answered."""

    contact_id: str
    waited_seconds: int


ContactEvent: TypeAlias = ContactArrived | ContactAbandoned

CONTACT_EVENTS = EventTypes(
    {"contact-arrived": ContactArrived, "contact-abandoned": ContactAbandoned}
)
