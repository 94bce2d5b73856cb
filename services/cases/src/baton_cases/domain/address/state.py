"""An address as folded from its events: unclaimed, some customer's, or several people's."""

from collections.abc import Collection
from typing import TypeAlias, assert_never

import msgspec

from baton_cases.domain.address.events import (
    ADDRESS_EVENTS,
    AddressClaimed,
    AddressEvent,
    AddressFailed,
    AddressRecovered,
    AddressReleased,
    AddressShared,
    AddressUnshared,
)
from baton_common.model.aggregate import Aggregate


class Unclaimed(msgspec.Struct, frozen=True, tag="unclaimed"):
    """Nobody has come to us from it."""


class Claimed(msgspec.Struct, frozen=True, kw_only=True, tag="claimed"):
    """The address belongs to the customer it was claimed for, or to whoever they were merged
    into."""

    customer_id: str | None
    """Everywhere, but where `departments` names another; None: only there."""
    departments: dict[str, str] = msgspec.field(default_factory=dict)
    """The customers to whom staff of single departments have added it."""
    failing: bool = False

    def customer_in(self, departments: Collection[str] | None) -> str | None:
        """The customer whose it is for staff of these departments; None stands for all of them."""
        wanted = self.departments if departments is None else sorted(departments)
        added = (self.departments[each] for each in wanted if each in self.departments)
        return next(added, None) or self.customer_id


class Shared(msgspec.Struct, frozen=True, tag="shared"):
    """Several people use this number: nobody is known by it."""


Address: TypeAlias = Unclaimed | Claimed | Shared


def evolve(address: Address, event: AddressEvent) -> Address:
    """The address after an event."""
    match event:
        case AddressClaimed():
            return _claimed(address, event)
        case AddressFailed():
            return msgspec.structs.replace(_known(address, event.customer_id), failing=True)
        case AddressRecovered():
            return msgspec.structs.replace(_known(address, event.customer_id), failing=False)
        case AddressReleased() | AddressUnshared():
            return Unclaimed()
        case AddressShared():
            return Shared()
        case _:
            assert_never(event)


def _claimed(address: Address, event: AddressClaimed) -> Claimed:
    before = address if isinstance(address, Claimed) else Claimed(customer_id=None)
    if event.departments is not None:
        added = dict.fromkeys(event.departments, event.customer_id)
        return msgspec.structs.replace(before, departments={**before.departments, **added})
    others = {
        department: customer_id
        for department, customer_id in before.departments.items()
        if customer_id != event.customer_id
    }
    return msgspec.structs.replace(before, customer_id=event.customer_id, departments=others)


def _known(address: Address, customer_id: str) -> Claimed:
    return address if isinstance(address, Claimed) else Claimed(customer_id=customer_id)


ADDRESS: Aggregate[Address, AddressEvent] = Aggregate(
    "address", Unclaimed(), evolve, ADDRESS_EVENTS
)
