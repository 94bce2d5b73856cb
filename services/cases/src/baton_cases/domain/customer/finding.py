"""Who writes to us: the customer of an address, made in the same unit when it is new."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from baton_cases.domain.customer.address import ADDRESS, Claimed, Unclaimed
from baton_cases.domain.customer.customer import CUSTOMER, Known, NotYetKnown, TakenIn
from baton_cases.domain.customer.events import (
    AddressClaimed,
    AddressFailed,
    AddressRecovered,
    CustomerRegistered,
)
from baton_common.model.messages import Unknown
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever comes to us: facts that were found before the decision."""

    address: Personal[str]
    name: Personal[str] | None
    language: str


def customer_of(work: UnitOfWork, subject: str) -> Known | None:
    """The customer an address belongs to today, merges followed; None: it is new to us."""
    match work.state(ADDRESS, subject):
        case Claimed(customer_id=customer_id):
            return customer(work, customer_id)
        case Unclaimed():
            return None


def customer(work: UnitOfWork, customer_id: str) -> Known:
    """The customer of this id, or whoever took them in. Raises Unknown."""
    while True:
        match work.state(CUSTOMER, customer_id):
            case Known() as known:
                return known
            case TakenIn(into=into):
                customer_id = into
            case NotYetKnown():
                raise Unknown


def find_or_register(work: UnitOfWork, sender: Sender, new_id: str, at: datetime) -> Known:
    """The sender's customer; a new one with `new_id` if the address is new. Two mails of a new
    sender at one moment make one customer: the address's stream is written at version 0."""
    subject = sender.address.subject
    if (known := customer_of(work, subject)) is not None:
        return known
    work.record(ADDRESS, subject, AddressClaimed(subject=subject, customer_id=new_id, at=at))
    work.record(
        CUSTOMER,
        new_id,
        CustomerRegistered(
            customer_id=new_id,
            address=sender.address,
            name=sender.name,
            language=sender.language,
            at=at,
        ),
    )
    return customer(work, new_id)


def first_working(work: UnitOfWork, addresses: Sequence[Personal[str]]) -> Personal[str] | None:
    """The first of these that mails do not come back from."""
    for address in addresses:
        match work.state(ADDRESS, address.subject):
            case Claimed(failing=True):
                continue
            case _:
                return address
    return None


def mark_failed(work: UnitOfWork, subject: str, status: str, mail_id: str, at: datetime) -> bool:
    """Note that mails to an address come back; whether that is news. Strangers' are not kept."""
    match work.state(ADDRESS, subject):
        case Claimed(customer_id=customer_id, failing=False):
            event = AddressFailed(
                subject=subject, customer_id=customer_id, status=status, mail_id=mail_id, at=at
            )
            work.record(ADDRESS, subject, event)
            return True
        case _:
            return False


def mark_working(work: UnitOfWork, subject: str, at: datetime) -> None:
    """Somebody wrote from it: if it was failing, it is not any more."""
    match work.state(ADDRESS, subject):
        case Claimed(customer_id=customer_id, failing=True):
            event = AddressRecovered(subject=subject, customer_id=customer_id, at=at)
            work.record(ADDRESS, subject, event)
        case _:
            return
