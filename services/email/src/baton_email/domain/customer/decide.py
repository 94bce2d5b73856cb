"""Decides commands of a customer. A repeated command changes nothing."""

from typing import assert_never

from baton_email.domain.customer.commands import (
    CustomerCommand,
    NoteAddresses,
    Separate,
    TakeIn,
)
from baton_email.domain.customer.events import (
    AddressesNoted,
    CustomerEvent,
    CustomerSeparated,
    CustomerTakenIn,
)
from baton_email.domain.customer.state import Customer


def decide(command: CustomerCommand, customer: Customer) -> list[CustomerEvent]:
    """Refuses nothing."""
    match command:
        case NoteAddresses(customer_id=id_, subjects=subjects, at=at):
            if customer.subjects == frozenset(subjects):
                return []
            return [AddressesNoted(customer_id=id_, subjects=subjects, at=at)]
        case TakeIn(customer_id=id_, into=into, at=at):
            if customer.into == into:
                return []
            return [CustomerTakenIn(customer_id=id_, into=into, at=at)]
        case Separate(customer_id=id_, at=at):
            return [CustomerSeparated(customer_id=id_, at=at)] if customer.into else []
        case _:
            assert_never(command)
