"""Lifecycle rules of a case: opened, reclassified, resolved, closed or merged, reopened."""

from datetime import datetime, timedelta

from baton_cases.domain.case import events as happened
from baton_cases.domain.case.accountability import must_direct, must_have_department, still_active
from baton_cases.domain.case.commands import (
    BeginHandoff,
    Close,
    Open,
    Reclassify,
    Reopen,
    Resolve,
)
from baton_cases.domain.case.events import CaseEvent, Why
from baton_cases.domain.case.state import Active, Case, Closed, NotYetOpened
from baton_cases.domain.handoff.events import Office
from baton_cases.domain.handoff.flows.catalogue import flow_of
from baton_cases.domain.organisation.state import Organisation
from baton_common.model.messages import Refused, Unknown

BY_CUSTOMER: tuple[Why, ...] = ("written-again", "called-again")
"""Reasons that reopen a closed case only within the matter's `reopen_days`. A low survey score is
not among them: the survey asked for the answer."""


def opened(command: Open, case: Case) -> CaseEvent:
    """Accountable from the first event: the agent who answered, else the office of the lead."""
    organisation, at = command.organisation, command.at
    if not isinstance(case, NotYetOpened):
        raise Refused(f"Case {command.case_id} already exists.", code="known")
    must_have_department(organisation, command.department)
    duties = organisation.duties(command.department, command.matter)
    person = command.answered_by or duties.in_lead_office(at)
    return happened.CaseOpened(
        case_id=command.case_id,
        number=command.number,
        customer_id=command.customer_id,
        channel=command.channel,
        language=command.language,
        matter=command.matter,
        priority=command.priority,
        department=command.department,
        person=person,
        office=None if command.answered_by else "lead",
        backup=duties.second(person, at) if command.answered_by else None,
        by=command.by,
        contact_id=command.contact_id,
        thread_id=command.thread_id,
        mail_id=command.mail_id,
        unverified_reference=command.unverified_reference,
        follows=command.follows,
        facts=command.facts,
        roster_version=organisation.version,
        customer_began=command.customer_began,
        for_others=_is_for_others(command),
        address=command.address,
        at=at,
    )


def _is_for_others(command: Open) -> bool:
    """True if somebody opens it who neither belongs to its department nor leads it."""
    organisation, department = command.organisation, command.department
    if command.by is None or command.by not in organisation.people:
        return False
    if organisation.belongs(command.by, department):
        return False
    return organisation.duties(department, command.matter).lead(command.at) != command.by


def handoff_began(command: BeginHandoff, case: Case) -> CaseEvent:
    """A handoff becomes the case's one open handoff. An intake needs no requester; every other kind
    is requested by somebody who directs the case."""
    active, wish = still_active(case), flow_of(command.kind).requested_as
    if wish is not None:
        must_direct(active, command.organisation, command.by or "", command.at, wish)
    if active.handoff is not None:
        raise Refused(_open_already(active), code="open")
    must_have_department(command.organisation, command.to_department)
    return happened.HandoffBegan(
        case_id=command.case_id,
        handoff_id=command.handoff_id,
        kind=command.kind,
        to_department=command.to_department,
        to_person=command.to_person,
        by=command.by,
        at=command.at,
    )


def reclassified(command: Reclassify, case: Case) -> CaseEvent:
    """Changes the matter. Before acceptance the case moves to the matter's department, or stays
    with the agent who answered; afterwards it stays, and a transfer moves it."""
    active, organisation, at = still_active(case), command.organisation, command.at
    must_direct(active, organisation, command.by, at, "reclassify")
    matter = organisation.matter(command.matter)
    department, person, office = active.department, active.person, active.office
    if begins_anew(active):
        there = matter.department
        if office is not None:
            duties = organisation.duties(there, command.matter)
            department, person, office = there, duties.in_lead_office(at), "lead"
        elif organisation.may_answer_for(there, command.matter, person, at):
            department = there
    elif active.handoff is not None:
        raise Refused(_open_already(active), code="open")
    return happened.CaseReclassified(
        case_id=command.case_id,
        before=active.matter,
        matter=command.matter,
        priority=command.priority,
        by=command.by,
        department=department,
        person=person,
        office=office,
        roster_version=organisation.version,
        at=at,
    )


def begins_anew(case: Active) -> bool:
    """True if reclassifying the case withdraws its open handoff, the intake, and begins a new
    one."""
    return case.handoff is not None and flow_of(case.handoff.kind).anew_when_reclassified


def resolved(command: Resolve, case: Case) -> CaseEvent:
    """Resolves the case; the accountable person stays the same."""
    active = still_active(case)
    must_direct(active, command.organisation, command.by, command.at, "resolve")
    if active.resolved:
        raise Refused("The case is already resolved.", code="resolved")
    return happened.CaseResolved(
        case_id=command.case_id, outcome=command.outcome, by=command.by, at=command.at
    )


def closed(command: Close, case: Case) -> CaseEvent:
    """Closes the case."""
    must_direct(still_active(case), command.organisation, command.by, command.at, "close")
    return happened.CaseClosed(
        case_id=command.case_id,
        outcome=command.outcome,
        by=command.by,
        reach=command.reach,
        at=command.at,
    )


def reopened(command: Reopen, case: Case) -> CaseEvent:
    """Reopens the case. A resolved case keeps its person. A closed one returns to the former person
    if on duty there, otherwise to the office of the lead."""
    organisation, at = command.organisation, command.at
    person: str
    office: Office | None
    match case:
        case NotYetOpened():
            raise Unknown
        case Active(resolved=False):
            raise Refused("The case is already open.", code="open")
        case Active():
            person, office = case.person, case.office
        case Closed():
            _must_go_on(case, command)
            person, office = who_goes_on(case, organisation, at)
    return happened.CaseReopened(
        case_id=command.case_id,
        why=command.why,
        by=command.by,
        thread_id=command.thread_id,
        department=case.department,
        person=person,
        office=office,
        roster_version=organisation.version,
        at=at,
    )


def who_goes_on(
    case: Closed, organisation: Organisation, at: datetime
) -> tuple[str, Office | None]:
    """Who is accountable for a closed case that is open again: the former person if on duty in its
    department, else the office of the lead."""
    duties = organisation.duties(case.department, case.matter)
    if case.office is None and case.person in duties.on_duty(at):
        return case.person, None
    return duties.in_lead_office(at), "lead"


def may_be_reopened(case: Case, organisation: Organisation, at: datetime, why: Why) -> bool:
    """True if the case may be reopened: never after a merge; by its customer within the matter's
    days. Raises Unknown."""
    match case:
        case NotYetOpened():
            raise Unknown
        case Active():
            return True
        case Closed(into=None) if case.department in organisation.departments:
            matter = organisation.matters.get(case.matter)
            days = matter.reopen_days if matter else 0
            return why not in BY_CUSTOMER or at <= case.closed_at + timedelta(days=days)
        case Closed():
            return False


def _must_go_on(case: Closed, command: Reopen) -> None:
    if may_be_reopened(case, command.organisation, command.came_at, command.why):
        return
    if case.into is not None:
        raise Refused(f"The case was merged into {case.into}. Go on there.", code="merged")
    raise Refused("It was closed too long ago. Open a new case that follows it.", code="old")


def _open_already(case: Active) -> str:
    handoff = case.handoff
    if begins_anew(case) and (handoff is None or handoff.to_department == case.department):
        return "Its intake is open. Let somebody who is asked accept it first, or reclassify it."
    return "The case already has an open handoff. Withdraw it first."
