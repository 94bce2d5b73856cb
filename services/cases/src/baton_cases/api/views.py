"""The views of cases and handoffs, the same wherever they are shown."""

from datetime import datetime
from typing import Any, Literal

import asyncpg

from baton_cases.api.ids import CaseId, CaseNumber, DepartmentId, MatterId, PersonId
from baton_cases.domain.case.state import Active, CaseRecord, Closed
from baton_cases.domain.correspondence.events import SenderProof
from baton_common.edge.models import Output, example

Status = Literal["open", "resolved", "closed"]
PriorityName = Literal["low", "normal", "high", "emergency"]
Office = Literal["lead", "duty-officer"]
FlowName = Literal["intake", "internal", "transfer"]

_CASE = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d01"
CASE_EXAMPLE: dict[str, Any] = {
    "id": _CASE,
    "number": "7KX3M9QAH",
    "status": "open",
    "customer_id": "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d05",
    "matter": "return-goods",
    "priority": "normal",
    "department": "returns",
    "owner": "lena",
    "office": "lead",
    "backup": None,
    "language": "en",
    "channel": "email",
    "version": 3,
    "opened_at": "2026-03-02T09:30:00Z",
    "changed_at": "2026-03-02T09:30:01Z",
    "unverified_reference": False,
    "follows": None,
    "merged_into": None,
    "handoff": None,
    "attention": [],
    "promised_until": None,
    "folded_lines": 0,
    "cut_mails": 0,
    "sender_proof": "pass",
    "unproven_mails": [],
}


class OpenHandoffView(Output):
    """The one handoff that a case has open."""

    model_config = example(
        id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d03",
        kind="intake",
        to_department="returns",
        asked=["ana"],
        lapses_at="2026-03-02T09:45:00Z",
    )

    id: str
    """The handoff's id."""
    kind: FlowName
    """Its flow."""
    to_department: DepartmentId | None = None
    """The department that is asked."""
    asked: list[PersonId]
    """The persons asked now; empty: the handoff waits."""
    lapses_at: datetime | None = None
    """The instant until which they may accept."""


class CaseView(Output):
    """A case as lists show it. Nothing in it is personal of the customer."""

    model_config = example(**CASE_EXAMPLE)

    id: CaseId
    """The case's id."""
    number: CaseNumber
    """The number that customers know it by."""
    status: Status
    """Open, resolved or closed."""
    customer_id: str
    """The customer of the case."""
    matter: MatterId
    """Its matter."""
    priority: PriorityName
    """Its priority."""
    department: DepartmentId
    """The accountable department."""
    owner: PersonId
    """The accountable person (for a closed case: until it was closed)."""
    office: Office | None = None
    """The office by which they are accountable; null: they accepted it as a person."""
    backup: PersonId | None = None
    """The person who acts when the owner cannot."""
    language: Literal["zh", "en"]
    """The customer's."""
    channel: str
    """The channel it was opened on."""
    version: int
    """For `If-Match`."""
    opened_at: datetime
    """The instant at which it was opened."""
    changed_at: datetime
    """The instant of its last change."""
    unverified_reference: bool
    """The mail quoted another case and could not prove that it belongs there."""
    follows: str | None = None
    """The closed case that it goes on from."""
    merged_into: str | None = None
    """The case in which it goes on, and whose story has this one's words and files."""
    handoff: OpenHandoffView | None = None
    """The open handoff."""
    attention: list[str]
    """`customer-wrote`, `mail-came-back`, `handoff-returned`, `low-score` (the survey's),
    `promise-needs-date` (a handoff with a promise in it came back), `unproven-mail` (a mail waits
    for somebody to say whose it is, on a closed case, too)."""
    promised_until: datetime | None = None
    """The instant until which the last promise to the customer holds."""
    folded_lines: int
    """Lines of its mails that its story folds: quotations and signatures."""
    cut_mails: int
    """Mails whose text is longer than the story holds: `GET /email/v1/messages/{id}` has all."""
    sender_proof: SenderProof | None = None
    """How well it is proven that the customer wrote, by the mail that opened the case or a better
    one of theirs since: `token`, `pass`, `theirs` (somebody of ours said so) are proof; `fail` and
    `unknown` are not. Null: it was not opened by mail."""
    unproven_mails: list[str]
    """Mails that are kept here and count for nothing until somebody says that they are theirs
    (`POST /v1/cases/{case_id}/mails/{mail_id}/theirs`) or not."""


class CaseAnswer(Output):
    """The case after a command."""

    model_config = example(
        id=_CASE,
        number="7KX3M9QAH",
        status="open",
        matter="return-goods",
        department="returns",
        owner="ana",
        office=None,
        handoff_id=None,
        version=4,
    )

    id: CaseId
    """The case's id."""
    number: CaseNumber
    """The number that customers know it by."""
    status: Status
    """Open, resolved or closed."""
    matter: MatterId
    """The matter of the case."""
    department: DepartmentId
    """The accountable department."""
    owner: PersonId
    """The accountable person."""
    office: Office | None = None
    """The office by which they are accountable; null: they accepted it as a person."""
    handoff_id: str | None = None
    """The open handoff."""
    version: int
    """For `If-Match`."""


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
        merged_into=row["merged_into"],
        handoff=handoff,
        attention=row["attention"],
        promised_until=row["promised_until"],
        folded_lines=row["folded_lines"],
        cut_mails=row["cut_mails"],
        sender_proof=row["sender_proof"],
        unproven_mails=row["unproven_mails"],
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
