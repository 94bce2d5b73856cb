"""Events of a customer as cases tells of them."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class AddressesNoted(Event, frozen=True, kw_only=True):
    """All addresses that are theirs everywhere, of those whom they took in, too."""

    customer_id: str
    subjects: tuple[str, ...]


class CustomerTakenIn(Event, frozen=True, kw_only=True):
    """They turned out to be the same as this customer."""

    customer_id: str
    into: str


class CustomerSeparated(Event, frozen=True, kw_only=True):
    """They are a customer of their own again, with the addresses that they had."""

    customer_id: str


CustomerEvent: TypeAlias = AddressesNoted | CustomerTakenIn | CustomerSeparated

CUSTOMER_EVENTS = EventTypes(
    {
        "addresses-noted": AddressesNoted,
        "customer-taken-in": CustomerTakenIn,
        "customer-separated": CustomerSeparated,
    }
)
