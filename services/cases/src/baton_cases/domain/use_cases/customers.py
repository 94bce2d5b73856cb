"""Use cases of customers and addresses: find or register, merge, separate."""

from datetime import datetime

from baton_cases.domain.address.commands import Claim, MarkFailing, MarkWorking
from baton_cases.domain.address.decide import decide as decide_address
from baton_cases.domain.address.state import ADDRESS, Claimed
from baton_cases.domain.customer import commands
from baton_cases.domain.customer.decide import decide, own
from baton_cases.domain.customer.events import CustomerEvent
from baton_cases.domain.customer.state import CUSTOMER, Customer, Known, TakenIn
from baton_cases.domain.use_cases.customer_requests import (
    AddAddress,
    ConfirmAddress,
    MergeCustomers,
    NoteMeeting,
    UndoMerge,
)
from baton_cases.domain.use_cases.lookups import customer, customer_of, customers_with, is_shared
from baton_cases.domain.use_cases.merge_proposals import propose, settle_by_merge
from baton_cases.domain.use_cases.received import Sender
from baton_common.model.unit_of_work import UnitOfWork


def find_or_register(
    work: UnitOfWork, sender: Sender, new_id: str, department: str, at: datetime
) -> Known:
    """The sender's customer, as the department knows them; registered as `new_id` if the address is
    new to it or identifies nobody. Two simultaneous mails of a new sender create one customer: the
    address's stream is written at version 0."""
    subject = sender.address.subject
    if sender.is_identified and not is_shared(work, subject):
        if (known := customer_of(work, subject, (department,))) is not None:
            return known
        _claim(work, subject, new_id, None, at)
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
    """Adds an address to a customer, for the departments of whoever adds it; no change if it works
    there already. One that identified nobody leads to the customer again. Raises Refused for
    somebody else's address, Unknown."""
    known, subject = customer(work, request.customer_id), request.address.subject
    if request.is_identity:
        if subject in known.subjects:
            if known.id not in customers_with(work, subject):
                _must_be_free(work, subject, known.id, request)
                _claim(work, subject, known.id, known.limited.get(subject), request.at)
                link = commands.LinkAddress(
                    customer_id=known.id,
                    subject=subject,
                    by=request.by,
                    cases=request.cases,
                    at=request.at,
                )
                _record(work, link)
            _confirm(work, known, subject, request.departments, by=request.by, at=request.at)
            return
        _claim(work, subject, known.id, request.departments, request.at)
    command = commands.AddAddress(
        customer_id=known.id,
        address=request.address,
        departments=request.departments if request.is_identity else None,
        by=request.by,
        at=request.at,
    )
    _record(work, command)


def confirm_address(work: UnitOfWork, request: ConfirmAddress) -> None:
    """Lets an address that others added work in more departments; no change if it does already.
    Raises Refused for an address that the customer does not have or that belongs to somebody
    else there, Unknown."""
    known = customer(work, request.customer_id)
    _confirm(work, known, request.subject, request.departments, by=request.by, at=request.at)


def prove_address(work: UnitOfWork, known: Known, subject: str, mail_id: str, at: datetime) -> None:
    """Lets an address that staff added work everywhere, because a mail from it answers one of ours
    to a confirmed address of the customer. No change if somebody else has come from it."""
    address = work.state(ADDRESS, subject)
    if isinstance(address, Claimed) and address.customer_id is None:
        _confirm(work, known, subject, None, by=None, mail_id=mail_id, at=at)


def merge(work: UnitOfWork, request: MergeCustomers) -> None:
    """Merges two customers and their addresses. Raises Refused, Unknown."""
    merged = taking_in(work, request)
    work.record(CUSTOMER, request.customer_id, *merged)
    go_into = commands.GoInto(
        customer_id=request.merged_id, into=request.customer_id, by=request.by, at=request.at
    )
    _record(work, go_into)
    settle_by_merge(work, request)


def note_meeting(work: UnitOfWork, request: NoteMeeting) -> None:
    """Two subjects turned out to be one address. The customer of the former has the one that is
    used from now on, too, wherever the former worked; where both have a customer, a merge is
    proposed. Repeated, it changes nothing."""
    mine = customer_of(work, request.subject, None)
    theirs = customer_of(work, request.address.subject, None)
    if mine is None or (theirs is not None and theirs.id == mine.id):
        return
    if theirs is not None:
        propose(work, theirs.id, mine.id, request.at)
        return
    adding = AddAddress(
        customer_id=mine.id,
        address=request.address,
        departments=mine.limited.get(request.subject),
        by=request.by,
        at=request.at,
    )
    add_address(work, adding)


def taking_in(work: UnitOfWork, request: MergeCustomers) -> list[CustomerEvent]:
    """What the surviving customer of a merge records. Raises Refused, Unknown."""
    survivor = work.state(CUSTOMER, request.customer_id)
    merged = own(work.state(CUSTOMER, request.merged_id), request.merged_id)
    take_in = commands.TakeIn(
        customer_id=request.customer_id,
        merged_id=merged.id,
        addresses=merged.addresses,
        limited=merged.limited,
        unlinked=merged.unlinked,
        by=request.by,
        at=request.at,
    )
    return decide(take_in, survivor)


def undo_merge(work: UnitOfWork, request: UndoMerge) -> None:
    """Undoes a merge. Raises Refused, Unknown."""
    together, events = work.state(CUSTOMER, request.customer_id), undoing(work, request)
    work.record(CUSTOMER, request.customer_id, *events)
    separate = commands.Separate(
        customer_id=request.separated_id,
        out_of=request.customer_id,
        by=request.by,
        unlinked=_unlinked_of(work.state(CUSTOMER, request.separated_id), together),
        at=request.at,
    )
    _record(work, separate)


def undoing(work: UnitOfWork, request: UndoMerge) -> list[CustomerEvent]:
    """What the surviving customer of an undone merge records. Raises Refused, Unknown."""
    undo = commands.UndoMerge(
        customer_id=request.customer_id,
        separated_id=request.separated_id,
        by=request.by,
        at=request.at,
    )
    return decide(undo, work.state(CUSTOMER, request.customer_id))


def mark_failed(work: UnitOfWork, subject: str, status: str, mail_id: str, at: datetime) -> None:
    """Records that mails to the address come back; no change for an unclaimed address."""
    command = MarkFailing(subject=subject, status=status, mail_id=mail_id, at=at)
    work.record(ADDRESS, subject, *decide_address(command, work.state(ADDRESS, subject)))


def mark_working(work: UnitOfWork, subject: str, at: datetime) -> None:
    """Records that the address works again, if it was failing."""
    command = MarkWorking(subject=subject, at=at)
    work.record(ADDRESS, subject, *decide_address(command, work.state(ADDRESS, subject)))


def _must_be_free(work: UnitOfWork, subject: str, customer_id: str, request: AddAddress) -> None:
    """Raises Refused if it is somebody else's where whoever adds it speaks, too."""
    command = Claim(
        subject=subject,
        customer_id=customer_id,
        departments=request.departments,
        at=request.at,
    )
    decide_address(command, work.state(ADDRESS, subject))


def _unlinked_of(separated: Customer, together: Customer) -> tuple[str, ...]:
    """Those addresses of whoever is separated that identify nobody, alone or together."""
    assert isinstance(separated, TakenIn)
    assert isinstance(together, Known)
    before = separated.before
    nobody_s = {*before.unlinked, *together.unlinked}
    return tuple(each for each in before.subjects if each in nobody_s)


def _confirm(
    work: UnitOfWork,
    known: Known,
    subject: str,
    departments: tuple[str, ...] | None,
    *,
    by: str | None,
    mail_id: str | None = None,
    at: datetime,
) -> None:
    command = commands.ConfirmAddress(
        customer_id=known.id,
        subject=subject,
        departments=departments,
        by=by,
        mail_id=mail_id,
        at=at,
    )
    if confirmed := decide(command, work.state(CUSTOMER, known.id)):
        _claim(work, subject, known.id, departments, at)
        work.record(CUSTOMER, known.id, *confirmed)


def _claim(
    work: UnitOfWork,
    subject: str,
    customer_id: str,
    departments: tuple[str, ...] | None,
    at: datetime,
) -> None:
    command = Claim(subject=subject, customer_id=customer_id, departments=departments, at=at)
    work.record(ADDRESS, subject, *decide_address(command, work.state(ADDRESS, subject)))


def _record(work: UnitOfWork, command: commands.CustomerCommand) -> None:
    id_ = command.customer_id
    work.record(CUSTOMER, id_, *decide(command, work.state(CUSTOMER, id_)))
