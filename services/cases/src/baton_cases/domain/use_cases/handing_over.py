"""Use cases of handing over: a person leaves their cases, a department is dissolved.

One unit a case. Each finds what it is about as it is now, and changes nothing where that is over:
so they may be repeated after any failure, and several may run at once."""

import msgspec

from baton_cases.domain.case.commands import HandOver
from baton_cases.domain.case.decide import decide
from baton_cases.domain.case.events import Departure
from baton_cases.domain.case.state import CASE, Active
from baton_cases.domain.handoff.commands import EndWithCase
from baton_cases.domain.handoff.state import Open
from baton_cases.domain.use_cases.departures import HandOverFromDepartment, HandOverFromPerson
from baton_cases.domain.use_cases.handoffs import Wish, begin, begin_intake, end_with_case
from baton_cases.domain.use_cases.lookups import open_handoff, the_organisation
from baton_common.model.unit_of_work import UnitOfWork


def from_person(work: UnitOfWork, request: HandOverFromPerson) -> None:
    """The office of the lead has the case and its intake begins. A handoff that is open goes on: it
    is the office's now, to which it would return."""
    case = work.state(CASE, request.case_id)
    if not isinstance(case, Active) or case.person != request.person or case.office is not None:
        return
    if request.department not in (None, case.department):
        return
    after = _hand_over(work, case, request, request.why, case.department)
    if after.handoff is None:
        begin_intake(work, after, handoff_id=request.handoff_id, by=request.by, at=request.at)


def from_department(work: UnitOfWork, request: HandOverFromDepartment) -> None:
    """What the department has, the other one has, by the office of its lead, and is asked. What it
    is asked to take, the other one is asked to take. Raises Refused for a department that the
    organisation does not have."""
    case = work.state(CASE, request.case_id)
    if not isinstance(case, Active) or request.department == request.to:
        return
    handoff = open_handoff(work, case)
    ending = EndWithCase(by=request.by, reason="handed-over", at=request.at)
    if case.department == request.department:
        end_with_case(work, ending, case)
        after = _hand_over(work, case, request, "dissolved", request.to)
        begin_intake(work, after, handoff_id=request.handoff_id, by=request.by, at=request.at)
    elif handoff is not None and handoff.terms.to_department == request.department:
        end_with_case(work, ending, case)
        _ask_instead(work, case, handoff, request)


def _ask_instead(
    work: UnitOfWork, case: Active, handoff: Open, request: HandOverFromDepartment
) -> None:
    """The same wish, to the other department; none if that one has the case."""
    if case.department == request.to:
        return
    terms = handoff.terms
    wish = Wish(
        case_id=case.case_id,
        handoff_id=request.handoff_id,
        kind=terms.kind,
        to_department=request.to,
        by=case.person,
        package=msgspec.structs.replace(terms.package, history=0),
        contact_id=terms.contact_id,
        at=request.at,
    )
    begin(work, wish)


def _hand_over(
    work: UnitOfWork,
    case: Active,
    request: HandOverFromPerson | HandOverFromDepartment,
    why: Departure,
    department: str,
) -> Active:
    command = HandOver(
        case_id=case.case_id,
        organisation=the_organisation(work),
        why=why,
        department=department,
        by=request.by,
        at=request.at,
    )
    after = work.record(CASE, case.case_id, *decide(command, work.state(CASE, case.case_id)))
    assert isinstance(after, Active)
    return after
