"""What is shown of cases and handoffs, the same wherever it is shown."""

from datetime import datetime
from typing import Annotated, Literal

import asyncpg
import msgspec

from baton_cases.domain.case.state import Active, CaseRecord, Closed

CaseId = Annotated[str, msgspec.Meta(examples=["0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d01"])]
CaseNumber = Annotated[str, msgspec.Meta(examples=["7KX3M9QAH"])]
DepartmentId = Annotated[str, msgspec.Meta(examples=["returns"])]
PersonId = Annotated[str, msgspec.Meta(examples=["ana"])]
MatterId = Annotated[str, msgspec.Meta(examples=["return-goods"])]
Status = Literal["open", "resolved", "closed"]


class OpenHandoffView(msgspec.Struct, frozen=True, kw_only=True):
    """The one handoff that a case has open."""

    id: str
    kind: Literal["intake", "internal", "transfer"]
    to_department: DepartmentId | None = None
    asked: list[PersonId]
    """Who is asked now; nobody: it waits."""
    lapses_at: datetime | None = None


class CaseView(msgspec.Struct, frozen=True, kw_only=True):
    """A case as lists show it. Nothing in it is personal of the customer."""

    id: CaseId
    number: CaseNumber
    status: Status
    customer_id: str
    matter: MatterId
    priority: Literal["low", "normal", "high", "emergency"]
    department: DepartmentId
    owner: PersonId
    """Who is accountable (or was, when it was closed)."""
    office: Literal["lead", "duty-officer"] | None = None
    """By which office; null: they accepted it as a person."""
    backup: PersonId | None = None
    language: Literal["zh", "en"]
    channel: str
    version: int
    """For `If-Match`."""
    opened_at: datetime
    changed_at: datetime
    unverified_reference: bool
    """It quoted another case and could not prove that it belongs there."""
    follows: str | None = None
    """The closed case that it goes on from."""
    handoff: OpenHandoffView | None = None
    attention: list[str]
    """`customer-wrote`, `mail-came-back`, `handoff-returned`, `low-score` (the survey's),
    `promise-needs-date` (a handoff with a promise in it came back)."""
    promised_until: datetime | None = None
    """Until when the customer was last promised something."""


class CaseAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The case after a command."""

    id: CaseId
    number: CaseNumber
    status: Status
    matter: MatterId
    department: DepartmentId
    owner: PersonId
    office: Literal["lead", "duty-officer"] | None = None
    handoff_id: str | None = None
    version: int


def case_view(row: asyncpg.Record) -> CaseView:
    """From a row of the read model."""
    handoff = None
    if row["handoff_id"] is not None:
        handoff = OpenHandoffView(
            id=row["handoff_id"],
            kind=row["handoff_kind"],
            to_department=row["asked_department"],
            asked=row["asked"],
            lapses_at=row["lapses_at"],
        )
    return CaseView(
        id=row["case_id"],
        number=row["number"],
        status=row["status"],
        customer_id=row["customer_id"],
        matter=row["matter"],
        priority=row["priority"],
        department=row["department"],
        owner=row["person"],
        office=row["office"],
        backup=row["backup"],
        language=row["language"],
        channel=row["channel"],
        version=row["version"],
        opened_at=row["opened_at"],
        changed_at=row["changed_at"],
        unverified_reference=row["unverified_reference"],
        follows=row["follows"],
        handoff=handoff,
        attention=row["attention"],
        promised_until=row["promised_until"],
    )


def case_answer(case: CaseRecord) -> CaseAnswer:
    """From the state that the command left."""
    status: Status = "closed" if isinstance(case, Closed) else "open"
    handoff_id = None
    if isinstance(case, Active):
        status = "resolved" if case.resolved else "open"
        handoff_id = case.handoff.handoff_id if case.handoff else None
    return CaseAnswer(
        id=case.case_id,
        number=case.number,
        status=status,
        matter=case.matter,
        department=case.department,
        owner=case.person,
        office=case.office,
        handoff_id=handoff_id,
        version=case.revision,
    )
