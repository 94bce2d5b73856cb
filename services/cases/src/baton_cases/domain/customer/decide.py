"""The decider of a customer: registered once, possibly merged with another, possibly separated
again."""

from typing import assert_never

from baton_cases.domain.customer import events as happened
from baton_cases.domain.customer.commands import (
    AddAddress,
    ConfirmAddress,
    CustomerCommand,
    GoInto,
    LinkAddress,
    Register,
    Separate,
    TakeIn,
    UndoMerge,
    UnlinkAddress,
)
from baton_cases.domain.customer.events import CustomerEvent
from baton_cases.domain.customer.state import Customer, Known, NotYetKnown, TakenIn
from baton_common.model.messages import Refused, Unknown


def decide(command: CustomerCommand, customer: Customer) -> list[CustomerEvent]:
    """The events that the command leads to. Raises Refused, Unknown."""
    match command:
        case Register():
            if not isinstance(customer, NotYetKnown):
                raise Refused(f"Customer {command.customer_id} already exists.", code="known")
            return [_registered(command)]
        case AddAddress():
            own(customer, command.customer_id)
            added = happened.CustomerAddressAdded(
                customer_id=command.customer_id,
                address=command.address,
                departments=command.departments,
                by=command.by,
                at=command.at,
            )
            return [added]
        case ConfirmAddress():
            return _confirmed(command, own(customer, command.customer_id))
        case UnlinkAddress():
            return _unlinked(command, own(customer, command.customer_id))
        case LinkAddress():
            return _linked(command, own(customer, command.customer_id))
        case TakeIn():
            return [_merged(command, own(customer, command.customer_id))]
        case GoInto():
            own(customer, command.customer_id)
            taken_in = happened.CustomerTakenIn(
                customer_id=command.customer_id, into=command.into, by=command.by, at=command.at
            )
            return [taken_in]
        case UndoMerge():
            return [_undone(command, own(customer, command.customer_id))]
        case Separate():
            separated = happened.CustomerSeparated(
                customer_id=command.customer_id,
                out_of=command.out_of,
                by=command.by,
                unlinked=command.unlinked,
                at=command.at,
            )
            return [separated]
        case _:
            assert_never(command)


def own(customer: Customer, customer_id: str) -> Known:
    """A customer who was not merged into another. Raises Refused, Unknown."""
    match customer:
        case Known():
            return customer
        case TakenIn(into=into):
            raise Refused(
                f"Customer {customer_id} was merged into {into}; use that one.",
                code="customer-merged",
            )
        case NotYetKnown():
            raise Unknown
        case _:
            assert_never(customer)


def _registered(command: Register) -> CustomerEvent:
    return happened.CustomerRegistered(
        customer_id=command.customer_id,
        address=command.address,
        name=command.name,
        language=command.language,
        at=command.at,
    )


def _confirmed(command: ConfirmAddress, known: Known) -> list[CustomerEvent]:
    """None where it works already."""
    if command.subject not in known.subjects:
        raise Refused(
            "The customer does not have this address. Add it to them.", code="no-such-address"
        )
    if not known.lacks(command.subject, command.departments):
        return []
    confirmed = happened.CustomerAddressConfirmed(
        customer_id=known.id,
        subject=command.subject,
        departments=command.departments,
        by=command.by,
        mail_id=command.mail_id,
        at=command.at,
    )
    return [confirmed]


def _unlinked(command: UnlinkAddress, known: Known) -> list[CustomerEvent]:
    """None where they do not have it, or it identified nobody before."""
    if command.subject not in known.subjects or command.subject in known.unlinked:
        return []
    unlinked = happened.CustomerAddressUnlinked(
        customer_id=known.id,
        subject=command.subject,
        shared=command.shared,
        by=command.by,
        cases=command.cases,
        at=command.at,
    )
    return [unlinked]


def _linked(command: LinkAddress, known: Known) -> list[CustomerEvent]:
    """None where it leads to them already."""
    if command.subject not in known.unlinked:
        return []
    linked = happened.CustomerAddressLinked(
        customer_id=known.id,
        subject=command.subject,
        by=command.by,
        cases=command.cases,
        at=command.at,
    )
    return [linked]


def _merged(command: TakeIn, survivor: Known) -> CustomerEvent:
    if survivor.id == command.merged_id:
        raise Refused(
            "A customer cannot be merged with themselves; name two different ones.",
            code="same-customer",
        )
    return happened.CustomerMerged(
        customer_id=survivor.id,
        merged_id=command.merged_id,
        addresses=command.addresses,
        limited=command.limited,
        unlinked=command.unlinked,
        by=command.by,
        at=command.at,
    )


def _undone(command: UndoMerge, survivor: Known) -> CustomerEvent:
    if command.separated_id not in {merge.merged_id for merge in survivor.merges}:
        raise Refused(
            "These two are not merged: they never were, or the merge was undone.", code="not-merged"
        )
    return happened.CustomerMergeUndone(
        customer_id=survivor.id,
        separated_id=command.separated_id,
        by=command.by,
        at=command.at,
    )
