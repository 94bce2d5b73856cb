"""Use cases of changes to a customer that other departments must agree to."""

from datetime import timedelta
from typing import assert_never

from baton_cases.domain.address.decide import NOT_SHARED
from baton_cases.domain.customer_change.commands import (
    Ask,
    Confirm,
    CustomerChangeCommand,
    Expire,
    Make,
    Refuse,
    Withdraw,
)
from baton_cases.domain.customer_change.decide import decide
from baton_cases.domain.customer_change.events import (
    AddedAddress,
    ChangeRequested,
    Merged,
    Separated,
    SharedNumber,
    UnsharedNumber,
)
from baton_cases.domain.customer_change.state import CUSTOMER_CHANGE, Pending
from baton_cases.domain.use_cases import customers, unlinking
from baton_cases.domain.use_cases.customer_requests import (
    AddAddress,
    ConfirmCustomerChange,
    ExpireCustomerChange,
    MergeCustomers,
    RefuseCustomerChange,
    RequestCustomerChange,
    ShareNumber,
    UndoMerge,
    UnshareNumber,
    WithdrawCustomerChange,
)
from baton_cases.domain.use_cases.lookups import customer, is_shared
from baton_common.model.messages import Refused
from baton_common.model.unit_of_work import UnitOfWork

VALID_FOR = timedelta(days=7)
"""After that a request that not everybody has agreed to expires."""


def request(work: UnitOfWork, wish: RequestCustomerChange) -> None:
    """Asks the departments concerned. Raises Refused for what could not be done, Unknown."""
    _try(work, wish)
    command = Ask(
        change_id=wish.change_id,
        customer_id=wish.customer_id,
        change=wish.change,
        by=wish.by,
        concerned=wish.concerned,
        cases=wish.cases,
        expires_at=wish.at + VALID_FOR,
        at=wish.at,
    )
    _record(work, wish.change_id, command)


def confirm(work: UnitOfWork, answer: ConfirmCustomerChange) -> None:
    """Agrees; once everybody has agreed the change is made in this unit, or it is recorded why it
    cannot be made any more. Raises Refused, Unknown."""
    agree = Confirm(departments=answer.departments, by=answer.by, at=answer.at)
    _record(work, answer.change_id, agree)
    change = work.state(CUSTOMER_CHANGE, answer.change_id)
    if isinstance(change, Pending) and not change.waits_for:
        failed: str | None = None
        code = ""
        try:
            _make(work, change, answer)
        except Refused as refused:
            failed, code = refused.sentence, refused.code
        _record(work, answer.change_id, Make(failed=failed, code=code, at=answer.at))


def refuse(work: UnitOfWork, answer: RefuseCustomerChange) -> None:
    """Does not agree. Raises Refused, Unknown."""
    command = Refuse(departments=answer.departments, by=answer.by, words=answer.words, at=answer.at)
    _record(work, answer.change_id, command)


def withdraw(work: UnitOfWork, answer: WithdrawCustomerChange) -> None:
    """Takes the request back. Raises Refused, Unknown."""
    _record(work, answer.change_id, Withdraw(by=answer.by, at=answer.at))


def expire(work: UnitOfWork, answer: ExpireCustomerChange) -> None:
    """Ends a request that was not answered; no change if it was."""
    _record(work, answer.change_id, Expire(at=answer.at))


def _make(work: UnitOfWork, pending: Pending, answer: ConfirmCustomerChange) -> None:
    asked, at = pending.asked, answer.at
    match pending.change:
        case AddedAddress(address=address, departments=departments, is_identity=is_identity):
            departments = _with_agreed(departments, asked)
            adding = AddAddress(
                customer_id=asked.customer_id,
                address=address,
                departments=departments,
                is_identity=is_identity,
                by=asked.by,
                at=at,
            )
            customers.add_address(work, adding)
        case SharedNumber(address=address):
            sharing = ShareNumber(
                customer_id=asked.customer_id, subject=address.subject, by=asked.by, at=at
            )
            unlinking.share(work, sharing)
        case UnsharedNumber(address=address, departments=departments):
            unsharing = UnshareNumber(
                customer_id=asked.customer_id,
                address=address,
                departments=_with_agreed(departments, asked),
                by=asked.by,
                at=at,
            )
            unlinking.unshare(work, unsharing)
        case Merged(merged_id=merged_id):
            merging = MergeCustomers(
                customer_id=asked.customer_id, merged_id=merged_id, by=asked.by, at=at
            )
            customers.merge(work, merging)
        case Separated(separated_id=separated_id):
            undoing = UndoMerge(
                customer_id=asked.customer_id, separated_id=separated_id, by=asked.by, at=at
            )
            customers.undo_merge(work, undoing)
        case _:
            assert_never(pending.change)


def _with_agreed(
    departments: tuple[str, ...] | None, asked: ChangeRequested
) -> tuple[str, ...] | None:
    """Those that agreed have confirmed the address."""
    if departments is None:
        return None
    return (*departments, *(each.department for each in asked.concerned))


def _try(work: UnitOfWork, wish: RequestCustomerChange) -> None:
    """Decides the change without recording it; whose an address is shows once all agree."""
    match wish.change:
        case AddedAddress():
            customer(work, wish.customer_id)
        case SharedNumber(address=address):
            unlinking.must_have(work, wish.customer_id, address.subject)
        case UnsharedNumber(address=address):
            customer(work, wish.customer_id)
            if not is_shared(work, address.subject):
                raise Refused(NOT_SHARED, code="not-shared")
        case Merged(merged_id=merged_id):
            merging = MergeCustomers(
                customer_id=wish.customer_id, merged_id=merged_id, by=wish.by, at=wish.at
            )
            customers.taking_in(work, merging)
        case Separated(separated_id=separated_id):
            undoing = UndoMerge(
                customer_id=wish.customer_id, separated_id=separated_id, by=wish.by, at=wish.at
            )
            customers.undoing(work, undoing)
        case _:
            assert_never(wish.change)


def _record(work: UnitOfWork, change_id: str, command: CustomerChangeCommand) -> None:
    change = work.state(CUSTOMER_CHANGE, change_id)
    work.record(CUSTOMER_CHANGE, change_id, *decide(command, change))
