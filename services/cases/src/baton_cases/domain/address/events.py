"""Events of an address, in the order in which they happen."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class AddressClaimed(Event, frozen=True):
    """It belongs to this customer, and to no other: everywhere, or in some departments."""

    subject: str
    customer_id: str
    departments: tuple[str, ...] | None = None
    """None: everywhere."""


class AddressFailed(Event, frozen=True):
    """A mail to it came back for good (a hard bounce)."""

    subject: str
    customer_id: str
    status: str
    mail_id: str


class AddressRecovered(Event, frozen=True):
    """Somebody wrote from it after it had failed, so it works again."""

    subject: str
    customer_id: str


class AddressReleased(Event, frozen=True):
    """It identifies nobody any more; the cases of whoever had it stay as they are."""

    subject: str
    customer_id: str


class AddressShared(Event, frozen=True):
    """Several people use this number: it identifies nobody, and only suggests who calls."""

    subject: str
    customers: tuple[str, ...]
    """Those whose it was."""
    by: str


class AddressUnshared(Event, frozen=True):
    """One person's after all: it identifies whoever it is claimed for next."""

    subject: str
    by: str


AddressEvent: TypeAlias = (
    AddressClaimed
    | AddressFailed
    | AddressRecovered
    | AddressReleased
    | AddressShared
    | AddressUnshared
)

ADDRESS_EVENTS = EventTypes(
    {
        "address-claimed": AddressClaimed,
        "address-failed": AddressFailed,
        "address-recovered": AddressRecovered,
        "address-released": AddressReleased,
        "address-shared": AddressShared,
        "address-unshared": AddressUnshared,
    }
)
