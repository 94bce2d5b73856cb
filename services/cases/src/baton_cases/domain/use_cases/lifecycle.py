"""Use cases of a case's lifecycle: reclassify, resolve, close, reopen; its handoff follows in the
same unit."""

from datetime import datetime
from typing import Literal, TypeAlias

from baton_cases.domain.case import commands
from baton_cases.domain.case.accountability import still_active
from baton_cases.domain.case.decide import decide
from baton_cases.domain.case.events import Why
from baton_cases.domain.case.lifecycle import begins_anew
from baton_cases.domain.case.state import CASE, Active, Case
from baton_cases.domain.handoff.commands import EndWithCase
from baton_cases.domain.use_cases.handoffs import begin_intake, end_with_case
from baton_cases.domain.use_cases.lookups import (
    correspondence,
    first_working,
    open_handoff,
    the_organisation,
)
from baton_cases.domain.use_cases.requests import (
    CloseCase,
    ReclassifyCase,
    ReopenCase,
    ResolveCase,
)
from baton_common.model.unit_of_work import UnitOfWork

Reason: TypeAlias = Literal["closed", "reclassified"]


def reclassify(work: UnitOfWork, request: ReclassifyCase) -> None:
    """Changes the matter. Before acceptance the intake is withdrawn and begins again in the
    matter's department, in one unit; not where an agent who answered belongs to that one. Raises
    Refused, Unknown."""
    organisation, case = the_organisation(work), work.state(CASE, request.case_id)
    command = commands.Reclassify(
        case_id=request.case_id,
        organisation=organisation,
        matter=request.matter,
        priority=request.priority or organisation.matter(request.matter).priority,
        by=request.by,
        at=request.at,
    )
    reclassified = decide(command, case)
    before = still_active(case)
    anew, withdrawn = begins_anew(before), open_handoff(work, before)
    if anew:
        _end_handoff(work, case, request.by, request.at, "reclassified")
    after = still_active(work.record(CASE, request.case_id, *reclassified))
    there = organisation.matter(request.matter).department
    if anew and withdrawn and (after.office is not None or after.department != there):
        begin_intake(
            work,
            after,
            handoff_id=request.handoff_id,
            by=request.by,
            to=there,
            contact_id=withdrawn.terms.contact_id,
            at=request.at,
        )


def resolve(work: UnitOfWork, request: ResolveCase) -> None:
    """Resolves the case. Raises Refused, Unknown."""
    command = commands.Resolve(
        case_id=request.case_id,
        organisation=the_organisation(work),
        outcome=request.outcome,
        by=request.by,
        at=request.at,
    )
    work.record(CASE, request.case_id, *decide(command, work.state(CASE, request.case_id)))


def close(work: UnitOfWork, request: CloseCase) -> None:
    """Closes the case and ends an open handoff in the same unit, an intake too. Raises Refused,
    Unknown."""
    case = work.state(CASE, request.case_id)
    last_used = correspondence(work, request.case_id).reply_to
    addresses = ((last_used,) if last_used else ()) + request.mail_addresses
    command = commands.Close(
        case_id=request.case_id,
        organisation=the_organisation(work),
        outcome=request.outcome,
        by=request.by,
        reach=first_working(work, addresses),
        at=request.at,
    )
    closed = decide(command, case)
    _end_handoff(work, case, request.by, request.at, "closed")
    work.record(CASE, request.case_id, *closed)


def reopen(work: UnitOfWork, request: ReopenCase) -> None:
    """Reopens the case by hand. Raises Refused, Unknown."""
    reopen_because(
        work,
        request.case_id,
        "by-hand",
        by=request.by,
        handoff_id=request.handoff_id,
        at=request.at,
    )


def reopen_because(
    work: UnitOfWork,
    case_id: str,
    why: Why,
    *,
    handoff_id: str,
    at: datetime,
    by: str | None = None,
    thread_id: str | None = None,
    came_at: datetime | None = None,
) -> None:
    """Reopens the case, for a reason that came at an instant (None: now); if the office of the lead
    gets it, its intake begins again. Raises Refused, Unknown."""
    before = work.state(CASE, case_id)
    command = commands.Reopen(
        case_id=case_id,
        organisation=the_organisation(work),
        why=why,
        by=by,
        thread_id=thread_id,
        came_at=came_at or at,
        at=at,
    )
    after = work.record(CASE, case_id, *decide(command, before))
    assert isinstance(after, Active)
    if not isinstance(before, Active) and after.office is not None:
        begin_intake(work, after, handoff_id=handoff_id, by=by, at=at)


def _end_handoff(work: UnitOfWork, case: Case, by: str, at: datetime, reason: Reason) -> None:
    end_with_case(work, EndWithCase(by=by, reason=reason, at=at), still_active(case))
