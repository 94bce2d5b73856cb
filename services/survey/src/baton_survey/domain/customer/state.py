"""A customer under one id."""

from datetime import datetime
from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_survey.domain.customer.events import (
    CUSTOMER_EVENTS,
    CustomerAsked,
    CustomerEvent,
    CustomerFoundOther,
    CustomerFoundSame,
    CustomerOptedOut,
)


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """The customer under one id. Other ids have their own streams, so that an undone merge gives
    each its own again."""

    asked_at: datetime | None = None
    opted_out: bool = False
    same_as: frozenset[str] = frozenset()


def evolve(customer: Customer, event: CustomerEvent) -> Customer:
    """The customer after an event."""
    change = msgspec.structs.replace
    match event:
        case CustomerAsked():
            return change(customer, asked_at=event.at)
        case CustomerOptedOut():
            return change(customer, opted_out=True)
        case CustomerFoundSame():
            return change(customer, same_as=customer.same_as | {event.other_id})
        case CustomerFoundOther():
            return change(customer, same_as=customer.same_as - {event.other_id})
        case _:
            assert_never(event)


CUSTOMER: Aggregate[Customer, CustomerEvent] = Aggregate(
    "asked", Customer(), evolve, CUSTOMER_EVENTS
)
