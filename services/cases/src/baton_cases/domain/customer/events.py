"""Events of a customer, in the order in which they happen."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal


class CustomerRegistered(Event, frozen=True):
    """Somebody came to us for the first time from this address."""

    customer_id: str
    address: Personal[str]
    """Normalised; its subject is the customer's first."""
    name: Personal[str] | None
    """The name they gave."""
    language: str


class CustomerAddressAdded(Event, frozen=True):
    """They can be reached at another address too; an agent recorded it."""

    customer_id: str
    address: Personal[str]
    by: str


class CustomerMerged(Event, frozen=True):
    """This customer and another turned out to be one; this one goes on."""

    customer_id: str
    merged_id: str
    addresses: tuple[Personal[str], ...]
    """The addresses that came over, with their subjects."""
    by: str


class CustomerTakenIn(Event, frozen=True):
    """The other side of a merge: this customer is found under `into` from now on."""

    customer_id: str
    into: str
    by: str


class CustomerMergeUndone(Event, frozen=True):
    """They were not one after all; what came over goes back."""

    customer_id: str
    separated_id: str
    by: str


class CustomerSeparated(Event, frozen=True):
    """The other side of an undone merge: a customer of its own again."""

    customer_id: str
    out_of: str
    by: str


CustomerEvent: TypeAlias = (
    CustomerRegistered
    | CustomerAddressAdded
    | CustomerMerged
    | CustomerTakenIn
    | CustomerMergeUndone
    | CustomerSeparated
)

CUSTOMER_EVENTS = EventTypes(
    {
        "customer-registered": CustomerRegistered,
        "customer-address-added": CustomerAddressAdded,
        "customer-merged": CustomerMerged,
        "customer-taken-in": CustomerTakenIn,
        "customer-merge-undone": CustomerMergeUndone,
        "customer-separated": CustomerSeparated,
    }
)
