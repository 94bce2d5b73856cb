"""The views of a handoff."""

from datetime import datetime
from typing import Literal

import asyncpg

from baton_cases.api.ids import CaseId, CaseNumber, DepartmentId, MatterId, PersonId
from baton_cases.api.views import FlowName, PriorityName
from baton_common.edge.models import Output, example

HandoffStatus = Literal["open", "accepted", "returned", "withdrawn"]


class HandoffView(Output):
    """A handoff, open or ended."""

    model_config = example(
        id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d03",
        case_id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d01",
        number="7KX3M9QAH",
        matter="return-goods",
        priority="normal",
        kind="transfer",
        from_department="returns",
        to_department="technical",
        status="open",
        rung="owner",
        asked=["hao"],
        lapses_at="2026-03-02T09:45:00Z",
        requested_at="2026-03-02T09:30:00Z",
        ends_by="2026-03-02T12:00:00Z",
        ended_at=None,
        taken_by=None,
        assigned=False,
        reason=None,
    )

    id: str
    """The handoff's id."""
    case_id: CaseId
    """The case that is handed on."""
    number: CaseNumber
    """The case's number."""
    matter: MatterId
    """The matter of the case."""
    priority: PriorityName
    """The priority of the case."""
    kind: FlowName
    """Its flow."""
    from_department: DepartmentId
    """The department accountable until somebody accepts."""
    to_department: DepartmentId
    """The department asked."""
    status: HandoffStatus
    """Open, or how it ended."""
    rung: str | None = None
    """The rung that asks now."""
    asked: list[PersonId]
    """The persons asked now."""
    lapses_at: datetime | None = None
    """The instant until which they may accept."""
    requested_at: datetime
    """The instant of the request."""
    ends_by: datetime
    """The instant at which the last rung lapses."""
    ended_at: datetime | None = None
    """The instant at which it ended; null: it is open."""
    taken_by: PersonId | None = None
    """The person who accepted it, or to whom it was assigned."""
    assigned: bool = False
    """True if nobody accepted and it was assigned."""
    reason: str | None = None
    """The reason it was returned or withdrawn."""


def handoff_view(row: asyncpg.Record) -> HandoffView:
    """The handoff, as the read model has it."""
    return HandoffView(
        id=row["handoff_id"],
        case_id=row["case_id"],
        number=row["number"],
        matter=row["matter"],
        priority=row["priority"],
        kind=row["kind"],
        from_department=row["from_department"],
        to_department=row["to_department"],
        status=row["status"],
        rung=row["rung"],
        asked=row["asked_now"],
        lapses_at=row["lapses_at"],
        requested_at=row["requested_at"],
        ends_by=row["ends_by"],
        ended_at=row["ended_at"],
        taken_by=row["taken_by"],
        assigned=row["assigned"],
        reason=row["reason"],
    )
