"""Use cases of addresses that identify nobody any more: shared numbers, and what was released."""

from collections.abc import Sequence
from datetime import datetime

from baton_cases.domain.address.commands import Release, Share, Unshare
from baton_cases.domain.address.decide import decide as decide_address
from baton_cases.domain.address.state import ADDRESS
from baton_cases.domain.customer.commands import UnlinkAddress
from baton_cases.domain.customer.decide import decide, own
from baton_cases.domain.customer.state import CUSTOMER
from baton_cases.domain.use_cases.customer_requests import (
    AddAddress,
    ReleaseAddress,
    ShareNumber,
    UnshareNumber,
)
from baton_cases.domain.use_cases.customers import add_address
from baton_cases.domain.use_cases.lookups import customer, customers_with
from baton_common.model.messages import Refused
from baton_common.model.unit_of_work import UnitOfWork


def share(work: UnitOfWork, request: ShareNumber) -> None:
    """Nobody is known by the number from now on, in whatever department; its customers and their
    cases stay. No change if it is shared already. Raises Refused, Unknown."""
    known = must_have(work, request.customer_id, request.subject)
    customers = dict.fromkeys((known, *customers_with(work, request.subject)))
    command = Share(
        subject=request.subject, customers=tuple(customers), by=request.by, at=request.at
    )
    work.record(
        ADDRESS, request.subject, *decide_address(command, work.state(ADDRESS, request.subject))
    )
    for id_ in customers:
        cases = request.cases if id_ == known else ()
        _unlink(work, id_, request.subject, by=request.by, cases=cases, at=request.at)


def unshare(work: UnitOfWork, request: UnshareNumber) -> None:
    """The number leads to this customer, and to nobody else whose it was. Raises Refused,
    Unknown."""
    known, subject = customer(work, request.customer_id), request.address.subject
    command = Unshare(subject=subject, by=request.by, at=request.at)
    work.record(ADDRESS, subject, *decide_address(command, work.state(ADDRESS, subject)))
    adding = AddAddress(
        customer_id=known.id,
        address=request.address,
        departments=request.departments,
        by=request.by,
        cases=request.cases,
        at=request.at,
    )
    add_address(work, adding)


def release(work: UnitOfWork, request: ReleaseAddress) -> None:
    """Nobody is found by the address from now on; its customers and their cases stay. No change if
    nobody was."""
    customers = customers_with(work, request.subject)
    command = Release(subject=request.subject, at=request.at)
    work.record(
        ADDRESS, request.subject, *decide_address(command, work.state(ADDRESS, request.subject))
    )
    for id_ in customers:
        _unlink(work, id_, request.subject, by=None, cases=(), at=request.at)


def must_have(work: UnitOfWork, customer_id: str, subject: str) -> str:
    """The id of the customer whose address it is. Raises Refused, Unknown."""
    known = customer(work, customer_id)
    if subject not in known.subjects:
        raise Refused(
            "The customer does not have this address. Add it to them.", code="no-such-address"
        )
    return known.id


def _unlink(
    work: UnitOfWork,
    customer_id: str,
    subject: str,
    *,
    by: str | None,
    cases: Sequence[str],
    at: datetime,
) -> None:
    command = UnlinkAddress(
        customer_id=customer_id,
        subject=subject,
        shared=by is not None,
        by=by,
        cases=tuple(cases),
        at=at,
    )
    known = own(work.state(CUSTOMER, customer_id), customer_id)
    work.record(CUSTOMER, customer_id, *decide(command, known))
