"""The views of a requested change to a customer."""

from datetime import datetime
from typing import Literal

from baton_cases.api.ids import CustomerChangeId, CustomerId, DepartmentId, PersonId
from baton_cases.api.wordings import MESSAGES
from baton_cases.domain.customer_change.events import (
    AddedAddress,
    Merged,
    Separated,
    SharedNumber,
    UnsharedNumber,
)
from baton_cases.domain.customer_change.state import CUSTOMER_CHANGE, Ended, Pending
from baton_cases.queries.customer_changes import Answering
from baton_common.edge.languages import Language, message_of
from baton_common.edge.models import Output, example
from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork

ChangeStatus = Literal["pending", "made", "failed", "refused", "withdrawn", "expired"]
ChangeKind = Literal["add-address", "share-number", "unshare-number", "merge", "undo-merge"]

_ID = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d07"
_VIEW = {
    "id": _ID,
    "customer_id": "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d05",
    "kind": "add-address",
    "other_customer_id": None,
    "status": "pending",
    "by": "ana",
    "requested_at": "2026-03-02T09:30:00Z",
    "expires_at": "2026-03-09T09:30:00Z",
    "ended_at": None,
    "why": None,
    "departments": ["returns"],
    "agreed": [],
}


class CustomerChangeAnswer(Output):
    """A requested change after a command."""

    model_config = example(id=_ID, status="pending", expires_at="2026-03-09T09:30:00Z")

    id: CustomerChangeId
    """The request's id."""
    status: ChangeStatus
    """Pending, or how it ended; `failed`: everybody agreed, but it could not be done any more."""
    expires_at: datetime
    """Until when the departments may agree."""


class CustomerChangeView(Output):
    """A requested change to a customer. Nothing in it is personal of the customer."""

    model_config = example(**_VIEW)

    id: CustomerChangeId
    """The request's id."""
    customer_id: CustomerId
    """The customer who is to be changed."""
    kind: ChangeKind
    """What is asked for."""
    other_customer_id: CustomerId | None
    """The customer who is to be taken in, or to go their own way again."""
    status: ChangeStatus
    """Pending, or how it ended."""
    by: PersonId
    """Who asks."""
    requested_at: datetime
    """The instant of the request."""
    expires_at: datetime
    """Until when the departments may agree."""
    ended_at: datetime | None
    """Null: it is pending."""
    why: str | None
    """Why it could not be done although everybody agreed, in the language of the request."""
    departments: list[DepartmentId]
    """Departments that must agree, as far as you answer for them; the command centre sees all."""
    agreed: list[DepartmentId]
    """Those of them that have agreed."""


class CustomerChangePage(CustomerChangeView):
    """One request as its page shows it."""

    model_config = example(
        **_VIEW, address="mei.lin@customer.example", customer_name="Mei Lin", other_name=None
    )

    address: str | None
    """The address that is to be added, shared or not; null also where it was erased."""
    customer_name: str | None
    """Null: unknown or erased."""
    other_name: str | None
    """The other customer's."""


def change_view(
    change: Pending | Ended, answering: Answering, language: Language
) -> CustomerChangeView:
    """The request, with the departments for which its reader answers."""
    pending = change.was if isinstance(change, Ended) else change
    asked, theirs = pending.asked, answering.of(pending)
    other: str | None = None
    kind: ChangeKind
    match asked.change:
        case AddedAddress():
            kind = "add-address"
        case SharedNumber():
            kind = "share-number"
        case UnsharedNumber():
            kind = "unshare-number"
        case Merged(merged_id=other):
            kind = "merge"
        case Separated(separated_id=other):
            kind = "undo-merge"
    return CustomerChangeView(
        id=asked.change_id,
        customer_id=asked.customer_id,
        kind=kind,
        other_customer_id=other,
        status=change.outcome if isinstance(change, Ended) else "pending",
        by=asked.by,
        requested_at=asked.at,
        expires_at=asked.expires_at,
        ended_at=change.at if isinstance(change, Ended) else None,
        why=_why(change, language) if isinstance(change, Ended) else None,
        departments=list(theirs),
        agreed=[each for each in theirs if each in pending.confirmed],
    )


def _why(change: Ended, language: Language) -> str | None:
    if change.sentence is None:
        return None
    return message_of(change.code, change.sentence, language, MESSAGES)


def change_answer(work: UnitOfWork, change_id: str) -> CustomerChangeAnswer:
    """The request as it is in this unit. Raises Unknown."""
    change = work.state(CUSTOMER_CHANGE, change_id)
    match change:
        case Pending():
            return CustomerChangeAnswer(
                id=change_id, status="pending", expires_at=change.asked.expires_at
            )
        case Ended(was=was, outcome=outcome):
            return CustomerChangeAnswer(
                id=change_id, status=outcome, expires_at=was.asked.expires_at
            )
        case _:
            raise Unknown
