"""Publishes customers and their addresses; all other events of theirs stay private."""

from typing import assert_never

from baton_cases.domain.address import events as of_address
from baton_cases.domain.address.state import Address
from baton_cases.domain.customer import events as of_customer
from baton_cases.domain.customer.state import Customer, Known
from baton_common.model.contract import Contract
from baton_common.model.personal import Personal
from baton_contracts.case_updated import customer


def publish_customer(event: of_customer.CustomerEvent, after: Customer) -> Contract | None:
    """The contracts of a customer: merges, told by the surviving side, and the addresses that are
    theirs everywhere."""
    if not isinstance(after, Known):
        return None
    theirs = after.confirmed_subjects
    match event:
        case (
            of_customer.CustomerAddressAdded(departments=None, address=Personal(subject=subject))
            | of_customer.CustomerAddressConfirmed(departments=None, subject=subject)
            | of_customer.CustomerAddressLinked(subject=subject)
        ) if subject in theirs:
            return customer.CustomerAddressAdded(
                customer_id=after.id, subject=subject, subjects=theirs
            )
        case of_customer.CustomerMerged(customer_id=id_, merged_id=merged):
            return customer.CustomerMerged(customer_id=id_, merged_id=merged, subjects=theirs)
        case of_customer.CustomerMergeUndone(customer_id=id_, separated_id=gone):
            return customer.CustomerMergeUndone(customer_id=id_, separated_id=gone, subjects=theirs)
        case _:
            return None


def publish_address(event: of_address.AddressEvent, _: Address) -> Contract | None:
    """The contracts that say whether mails to an address arrive, and that it identifies nobody."""
    match event:
        case of_address.AddressFailed() | of_address.AddressRecovered():
            failing = isinstance(event, of_address.AddressFailed)
            return customer.CustomerAddressFailed(
                customer_id=event.customer_id,
                subject=event.subject,
                failing=failing,
                status="hard-bounce" if failing else "works",
            )
        case (
            of_address.AddressShared() | of_address.AddressReleased() | of_address.AddressUnshared()
        ):
            shared = isinstance(event, of_address.AddressShared)
            return customer.AddressUnlinked(subject=event.subject, shared=shared)
        case of_address.AddressClaimed():
            return None
        case _:
            assert_never(event)
