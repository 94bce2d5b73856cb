"""A customer as email knows them."""

from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_email.domain.customer.events import (
    CUSTOMER_EVENTS,
    AddressesNoted,
    CustomerEvent,
    CustomerSeparated,
    CustomerTakenIn,
)


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """Empty for one that was not told of."""

    subjects: frozenset[str] = frozenset()
    """Of the addresses that are theirs everywhere; kept while they are taken in."""
    into: str = ""
    """Whom they belong to now; empty: they are a customer of their own."""


def evolve(customer: Customer, event: CustomerEvent) -> Customer:
    """The customer after an event."""
    change = msgspec.structs.replace
    match event:
        case AddressesNoted(subjects=subjects):
            return change(customer, subjects=frozenset(subjects))
        case CustomerTakenIn(into=into):
            return change(customer, into=into)
        case CustomerSeparated():
            return change(customer, into="")
        case _:
            assert_never(event)


CUSTOMER: Aggregate[Customer, CustomerEvent] = Aggregate(
    "customer", Customer(), evolve, CUSTOMER_EVENTS
)
