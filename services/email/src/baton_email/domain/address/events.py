"""Events of an address that we write to."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class AddressAcknowledged(Event, frozen=True, kw_only=True):
    """An acknowledgement is sent there; counted to limit their number."""

    case_id: str


class AddressFailed(Event, frozen=True, kw_only=True):
    """A hard bounce: no automatic mail is sent there any more."""

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
