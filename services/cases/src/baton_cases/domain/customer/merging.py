"""Two customers turn out to be one, or not after all: both streams in one unit."""

from typing import assert_never

from baton_cases.domain.customer.customer import CUSTOMER, Known, NotYetKnown, TakenIn
from baton_cases.domain.customer.events import (
    CustomerMerged,
    CustomerMergeUndone,
    CustomerSeparated,
    CustomerTakenIn,
)
from baton_common.model.messages import Command, Refused, Unknown
from baton_common.model.unit_of_work import UnitOfWork


class MergeCustomers(Command, frozen=True):
    """`merged_id` is the same person as `customer_id`, who goes on."""

    customer_id: str
    merged_id: str
    by: str


class UndoMerge(Command, frozen=True):
    """`separated_id` was taken in by `customer_id` by mistake."""

    customer_id: str
    separated_id: str
    by: str


def merge(work: UnitOfWork, command: MergeCustomers) -> None:
    """Unite the lists of subjects. Raises Refused, Unknown."""
    survivor = _own(work, command.customer_id)
    merged = _own(work, command.merged_id)
    if survivor.id == merged.id:
        raise Refused("A customer cannot be merged with themselves; name two different ones.")
    work.record(
        CUSTOMER,
        survivor.id,
        CustomerMerged(
            customer_id=survivor.id,
            merged_id=merged.id,
            addresses=merged.addresses,
            by=command.by,
            at=command.at,
        ),
    )
    work.record(
        CUSTOMER,
        merged.id,
        CustomerTakenIn(customer_id=merged.id, into=survivor.id, by=command.by, at=command.at),
    )


def undo(work: UnitOfWork, command: UndoMerge) -> None:
    """Split the lists again. Raises Refused, Unknown."""
    survivor = _own(work, command.customer_id)
    if command.separated_id not in {merge.merged_id for merge in survivor.merges}:
        raise Refused("These two were never merged, or it has been undone already.")
    work.record(
        CUSTOMER,
        survivor.id,
        CustomerMergeUndone(
            customer_id=survivor.id,
            separated_id=command.separated_id,
            by=command.by,
            at=command.at,
        ),
    )
    work.record(
        CUSTOMER,
        command.separated_id,
        CustomerSeparated(
            customer_id=command.separated_id, out_of=survivor.id, by=command.by, at=command.at
        ),
    )


def _own(work: UnitOfWork, customer_id: str) -> Known:
    match work.state(CUSTOMER, customer_id):
        case Known() as known:
            return known
        case TakenIn(into=into):
            raise Refused(f"Customer {customer_id} was merged into {into}; use that one.")
        case NotYetKnown():
            raise Unknown
        case never:
            assert_never(never)
