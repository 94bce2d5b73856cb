"""A customer as folded from its events: not yet known, known, or taken in by another."""

from typing import TypeAlias, assert_never

import msgspec

from baton_cases.domain.customer.events import (
    CUSTOMER_EVENTS,
    CustomerAddressAdded,
    CustomerEvent,
    CustomerMerged,
    CustomerMergeUndone,
    CustomerRegistered,
    CustomerSeparated,
    CustomerTakenIn,
)
from baton_common.model.aggregate import Aggregate
from baton_common.model.personal import Personal


class NotYetKnown(msgspec.Struct, frozen=True, tag="not-yet-known"):
    """No customer was registered under this id."""


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """One customer that was taken in, with the addresses that came over."""

    merged_id: str
    addresses: tuple[Personal[str], ...]


class Known(msgspec.Struct, frozen=True, kw_only=True, tag="known"):
    """A customer of their own, with all addresses that are theirs now."""

    id: str
    addresses: tuple[Personal[str], ...]
    name: Personal[str] | None
    language: str
    merges: tuple[Merge, ...] = ()
    """Oldest first."""

    @property
    def subjects(self) -> tuple[str, ...]:
        """The keys their words are encrypted under."""
        return tuple(address.subject for address in self.addresses)


class TakenIn(msgspec.Struct, frozen=True, kw_only=True, tag="taken-in"):
    """Merged into another customer; `before` is the state until then."""

    into: str
    before: Known


Customer: TypeAlias = NotYetKnown | Known | TakenIn


def evolve(customer: Customer, event: CustomerEvent) -> Customer:
    """The customer after an event."""
    match event:
        case CustomerRegistered():
            return Known(
                id=event.customer_id,
                addresses=(event.address,),
                name=event.name,
                language=event.language,
            )
        case CustomerAddressAdded():
            known = _known(customer)
            return msgspec.structs.replace(known, addresses=(*known.addresses, event.address))
        case CustomerMerged():
            known = _known(customer)
            return msgspec.structs.replace(
                known,
                addresses=known.addresses + event.addresses,
                merges=(
                    *known.merges,
                    Merge(merged_id=event.merged_id, addresses=event.addresses),
                ),
            )
        case CustomerTakenIn():
            return TakenIn(into=event.into, before=_known(customer))
        case CustomerMergeUndone():
            return _without(_known(customer), event.separated_id)
        case CustomerSeparated():
            return _known(customer)
        case _:
            assert_never(event)


def _known(customer: Customer) -> Known:
    match customer:
        case Known():
            return customer
        case TakenIn():
            return customer.before
        case NotYetKnown():
            raise ValueError("a customer's first event is CustomerRegistered")
        case _:
            assert_never(customer)


def _without(known: Known, separated_id: str) -> Known:
    (undone,) = (merge for merge in known.merges if merge.merged_id == separated_id)
    gone = {address.subject for address in undone.addresses}
    return msgspec.structs.replace(
        known,
        addresses=tuple(each for each in known.addresses if each.subject not in gone),
        merges=tuple(each for each in known.merges if each is not undone),
    )


CUSTOMER: Aggregate[Customer, CustomerEvent] = Aggregate(
    "customer", NotYetKnown(), evolve, CUSTOMER_EVENTS
)
