"""Use cases of customers and addresses: find or register, merge, separate."""

from datetime import datetime

from baton_cases.domain.address.commands import Claim, MarkFailing, MarkWorking, Release
from baton_cases.domain.address.decide import decide as decide_address
from baton_cases.domain.address.state import ADDRESS, Claimed
from baton_cases.domain.customer import commands
from baton_cases.domain.customer.decide import decide, own
from baton_cases.domain.customer.state import CUSTOMER, Known
from baton_cases.domain.use_cases.lookups import customer, customer_of
from baton_cases.domain.use_cases.merge_proposals import propose, settle_by_merge
from baton_cases.domain.use_cases.received import Sender
from baton_cases.domain.use_cases.requests import (
    AddAddress,
    MergeCustomers,
    NoteMeeting,
    ReleaseAddress,
    UndoMerge,
)
from baton_common.model.unit_of_work import UnitOfWork


def find_or_register(work: UnitOfWork, sender: Sender, new_id: str, at: datetime) -> Known:
    """The sender's customer, registered as `new_id` if the address is new or identifies nobody.
    Two simultaneous mails of a new sender create one customer: the address's stream is written at
    version 0."""
    subject = sender.address.subject
    if sender.is_identified:
        if (known := customer_of(work, subject)) is not None:
            return known
        _claim(work, subject, new_id, at)
    command = commands.Register(
        customer_id=new_id,
        address=sender.address,
        name=sender.name,
        language=sender.language,
        at=at,
    )
    _record(work, command)
    return customer(work, new_id)


def add_address(work: UnitOfWork, request: AddAddress) -> None:
    """Adds an address to a customer; no change if it is theirs already. Raises Refused for somebody
    else's address, Unknown."""
    known, subject = customer(work, request.customer_id), request.address.subject
    if request.is_identity:
        address = work.state(ADDRESS, subject)
        if isinstance(address, Claimed) and customer(work, address.customer_id).id == known.id:
            return
        _claim(work, subject, known.id, request.at)
    command = commands.AddAddress(
        customer_id=known.id, address=request.address, by=request.by, at=request.at
    )
    _record(work, command)


def merge(work: UnitOfWork, request: MergeCustomers) -> None:
    """Merges two customers and their addresses. Raises Refused, Unknown."""
    survivor = own(work.state(CUSTOMER, request.customer_id), request.customer_id)
    merged = own(work.state(CUSTOMER, request.merged_id), request.merged_id)
    take_in = commands.TakeIn(
        customer_id=survivor.id,
        merged_id=merged.id,
        addresses=merged.addresses,
        by=request.by,
        at=request.at,
    )
    _record(work, take_in)
    go_into = commands.GoInto(customer_id=merged.id, into=survivor.id, by=request.by, at=request.at)
    _record(work, go_into)
    settle_by_merge(work, request)


def release(work: UnitOfWork, request: ReleaseAddress) -> None:
    """Nobody is found by the address from now on; its customer and their cases stay."""
    command = Release(subject=request.subject, at=request.at)
    work.record(
        ADDRESS, request.subject, *decide_address(command, work.state(ADDRESS, request.subject))
    )


def note_meeting(work: UnitOfWork, request: NoteMeeting) -> None:
    """Two subjects turned out to be one address. The customer of the former has the one that is
    used from now on, too; where both have a customer, a merge is proposed. Repeated, it changes
    nothing."""
    mine = customer_of(work, request.subject)
    theirs = customer_of(work, request.address.subject)
    if mine is None or (theirs is not None and theirs.id == mine.id):
        return
    if theirs is not None:
        propose(work, theirs.id, mine.id, request.at)
        return
    adding = AddAddress(customer_id=mine.id, address=request.address, by=request.by, at=request.at)
    add_address(work, adding)


def undo_merge(work: UnitOfWork, request: UndoMerge) -> None:
    """Undoes a merge. Raises Refused, Unknown."""
    undo = commands.UndoMerge(
        customer_id=request.customer_id,
        separated_id=request.separated_id,
        by=request.by,
        at=request.at,
    )
    _record(work, undo)
    separate = commands.Separate(
        customer_id=request.separated_id,
        out_of=request.customer_id,
        by=request.by,
        at=request.at,
    )
    _record(work, separate)


def mark_failed(work: UnitOfWork, subject: str, status: str, mail_id: str, at: datetime) -> None:
    """Records that mails to the address come back; no change for an unclaimed address."""
    command = MarkFailing(subject=subject, status=status, mail_id=mail_id, at=at)
    work.record(ADDRESS, subject, *decide_address(command, work.state(ADDRESS, subject)))


def mark_working(work: UnitOfWork, subject: str, at: datetime) -> None:
    """Records that the address works again, if it was failing."""
    command = MarkWorking(subject=subject, at=at)
    work.record(ADDRESS, subject, *decide_address(command, work.state(ADDRESS, subject)))


def _claim(work: UnitOfWork, subject: str, customer_id: str, at: datetime) -> None:
    command = Claim(subject=subject, customer_id=customer_id, at=at)
    work.record(ADDRESS, subject, *decide_address(command, work.state(ADDRESS, subject)))


def _record(work: UnitOfWork, command: commands.CustomerCommand) -> None:
    id_ = command.customer_id
    work.record(CUSTOMER, id_, *decide(command, work.state(CUSTOMER, id_)))
