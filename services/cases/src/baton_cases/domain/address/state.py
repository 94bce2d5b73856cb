"""An address as folded from its events: unclaimed, or some customer's, and whether mails arrive."""

from typing import TypeAlias, assert_never

import msgspec

from baton_cases.domain.address.events import (
    ADDRESS_EVENTS,
    AddressClaimed,
    AddressEvent,
    AddressFailed,
    AddressRecovered,
    AddressReleased,
)
from baton_common.model.aggregate import Aggregate


class Unclaimed(msgspec.Struct, frozen=True, tag="unclaimed"):
    """Nobody has come to us from it."""


class Claimed(msgspec.Struct, frozen=True, kw_only=True, tag="claimed"):
    """The address belongs to the customer it was claimed for, or to whoever they were merged
    into."""

    customer_id: str
    failing: bool = False


Address: TypeAlias = Unclaimed | Claimed


def evolve(address: Address, event: AddressEvent) -> Address:
    """The address after an event."""
    match event:
        case AddressClaimed():
            return Claimed(customer_id=event.customer_id)
        case AddressFailed():
            return Claimed(customer_id=event.customer_id, failing=True)
        case AddressRecovered():
            return Claimed(customer_id=event.customer_id)
        case AddressReleased():
            return Unclaimed()
        case _:
            assert_never(event)


ADDRESS: Aggregate[Address, AddressEvent] = Aggregate(
    "address", Unclaimed(), evolve, ADDRESS_EVENTS
)
