"""What happens to an address that we write to."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class AddressAcknowledged(Event, frozen=True, kw_only=True):
    """An acknowledgement goes to it; counted against a storm of them."""

    case_id: str


class AddressFailed(Event, frozen=True, kw_only=True):
    """A mail to it came back for good: nothing automatic is sent there any more."""

    mail_id: str
    status: str


class AddressHeardFrom(Event, frozen=True, kw_only=True):
    """Somebody wrote from it, so it works again."""


AddressEvent: TypeAlias = AddressAcknowledged | AddressFailed | AddressHeardFrom

ADDRESS_EVENTS = EventTypes(
    {
        "address-acknowledged": AddressAcknowledged,
        "address-failed": AddressFailed,
        "address-heard-from": AddressHeardFrom,
    }
)
