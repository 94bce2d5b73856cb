"""Events of a customer, in the order in which they happen."""

from typing import TypeAlias

import msgspec

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
    departments: tuple[str, ...] | None = None
    """Where it works until others confirm it: where they belong who added it; None: everywhere."""


class CustomerAddressConfirmed(Event, frozen=True):
    """An address that staff had added works in more departments, or everywhere."""

    customer_id: str
    subject: str
    departments: tuple[str, ...] | None
    """None: everywhere."""
    by: str | None
    """Whoever belongs to these departments; None: the customer proved that it is theirs."""
    mail_id: str | None = None
    """The mail from it that answered one of ours to a confirmed address."""


class CustomerAddressUnlinked(Event, frozen=True):
    """One of their addresses identifies nobody any more; it is still shown."""

    customer_id: str
    subject: str
    shared: bool
    """Somebody said that several people use it."""
    by: str | None
    """None: the configuration, or the form in which addresses are compared, says so."""
    cases: tuple[str, ...] = ()
    """The cases whose stories include the event."""


class CustomerAddressLinked(Event, frozen=True):
    """An address of theirs that identified nobody leads to them again."""

    customer_id: str
    subject: str
    by: str
    cases: tuple[str, ...] = ()


class CustomerMerged(Event, frozen=True):
    """This customer and another turned out to be one; this one goes on."""

    customer_id: str
    merged_id: str
    addresses: tuple[Personal[str], ...]
    """The addresses that came over, with their subjects."""
    by: str
    limited: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Those among them that work in some departments only, by subject."""
    unlinked: tuple[str, ...] = ()
    """The subjects of those among them that identify nobody."""


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
    unlinked: tuple[str, ...] | None = None
    """The subjects of their addresses that identify nobody; None: those of before the merge."""


CustomerEvent: TypeAlias = (
    CustomerRegistered
    | CustomerAddressAdded
    | CustomerAddressConfirmed
    | CustomerAddressUnlinked
    | CustomerAddressLinked
    | CustomerMerged
    | CustomerTakenIn
    | CustomerMergeUndone
    | CustomerSeparated
)

CUSTOMER_EVENTS = EventTypes(
    {
        "customer-registered": CustomerRegistered,
        "customer-address-added": CustomerAddressAdded,
        "customer-address-confirmed": CustomerAddressConfirmed,
        "customer-address-unlinked": CustomerAddressUnlinked,
        "customer-address-linked": CustomerAddressLinked,
        "customer-merged": CustomerMerged,
        "customer-taken-in": CustomerTakenIn,
        "customer-merge-undone": CustomerMergeUndone,
        "customer-separated": CustomerSeparated,
    }
)
