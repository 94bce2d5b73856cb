"""Accountability of a case: by an office and until when, by whom it is directed, how it moves."""

from datetime import datetime

from baton_cases.domain.case import events as happened
from baton_cases.domain.case.commands import FollowHandoff, FollowOffice, HandOver, SetTimer
from baton_cases.domain.case.events import CaseEvent
from baton_cases.domain.case.state import Active, Case, Closed, NotYetOpened
from baton_cases.domain.handoff import events as handed
from baton_cases.domain.handoff.conditions import Direction
from baton_cases.domain.organisation.state import Organisation
from baton_common.model.messages import Refused, Unknown


def still_active(case: Case) -> Active:
    """The case, unless it is closed. Raises Unknown, or Refused with what to do instead."""
    match case:
        case Active():
            return case
        case Closed(into=None):
            raise Refused("The case is closed. Reopen it first.", code="closed")
        case Closed(into=into):
            raise Refused(
                f"The case is closed: it was merged into {into}. Go on there.", code="merged"
            )
        case NotYetOpened():
            raise Unknown


def must_have_department(organisation: Organisation, department: str) -> None:
    """Raises Refused for a department that the organisation does not have."""
    if department not in organisation.departments:
        raise Refused(
            f"The organisation has no department {department!r}.", code="unknown-department"
        )


def office_holder(case: Active, organisation: Organisation, at: datetime) -> str:
    """The person who is accountable at the instant: whoever holds the office by then, or the
    person who accepted."""
    duties = organisation.duties(case.department, case.matter)
    match case.office:
        case "lead":
            return duties.in_lead_office(at)
        case "duty-officer":
            return duties.officer(at)
        case None:
            return case.person


def next_office_change(case: Active, organisation: Organisation) -> datetime | None:
    """The instant at which the office changes hands next; None: never, or a person holds the
    case."""
    if case.office is None:
        return None
    start = case.seen_at
    if case.roster_version != organisation.version:
        start = max(start, organisation.changed_at)
        if office_holder(case, organisation, start) != case.person:
            return start
    duties = organisation.duties(case.department, case.matter)
    if case.office == "lead":
        return duties.next_in_lead_office(case.person, start)
    return duties.next_officer(case.person, start)


def follow_office(command: FollowOffice, case: Active) -> list[CaseEvent]:
    """The office changes hands at this instant, and the case with it."""
    if case.office is None:
        return []
    followed = happened.AccountabilityFollowedOffice(
        case_id=case.case_id,
        office=case.office,
        department=case.department,
        before_person=case.person,
        person=office_holder(case, command.organisation, command.at),
        roster_version=command.organisation.version,
        at=command.at,
    )
    return [followed]


def handed_over(command: HandOver, case: Active) -> CaseEvent:
    """The office of the lead has it; nobody has accepted it yet."""
    must_have_department(command.organisation, command.department)
    duties = command.organisation.duties(command.department, case.matter)
    return happened.AccountabilityHandedOver(
        case_id=case.case_id,
        why=command.why,
        by=command.by,
        before_department=case.department,
        before_person=case.person,
        department=command.department,
        person=duties.in_lead_office(command.at),
        office="lead",
        roster_version=command.organisation.version,
        at=command.at,
    )


def set_timer(command: SetTimer, case: Active) -> list[CaseEvent]:
    """Records the next change of the office, where it is not known yet."""
    look_at = next_office_change(case, command.organisation)
    if look_at is None or look_at == case.look_at:
        return []
    timer_set = happened.OfficeTimerSet(
        case_id=case.case_id, look=case.look + 1, look_at=look_at, at=command.at
    )
    return [timer_set]


def direction_of(case: Active, organisation: Organisation, at: datetime) -> Direction:
    """The persons who may direct the case at the instant."""
    duties = organisation.duties(case.department, case.matter)
    return Direction(
        department=case.department,
        accountable=case.person,
        lead=duties.lead(at),
        officer=duties.officer(at),
    )


def must_direct(case: Active, organisation: Organisation, by: str, at: datetime, wish: str) -> None:
    """Raises Refused with who may, unless this person may."""
    direction_of(case, organisation, at).must_include(by, wish)


def follow_handoff(command: FollowHandoff, case: Active) -> list[CaseEvent]:
    """Applies an event of the open handoff to its case: only the end of a handoff changes the
    case."""
    event = command.event
    match event:
        case handed.HandoffAccepted():
            return [_moved(case, event)]
        case handed.HandoffReturned():
            returned = happened.AccountabilityReturned(
                case_id=case.case_id,
                handoff_id=event.handoff_id,
                kind=event.kind,
                before_person=case.person,
                from_department=event.to_department,
                department=case.department,
                person=event.to_person,
                office=event.to_office,
                roster_version=event.roster_version,
                at=event.at,
            )
            return [returned]
        case handed.HandoffWithdrawn():
            taken_back = happened.HandoffTakenBack(
                case_id=case.case_id,
                handoff_id=event.handoff_id,
                kind=event.kind,
                by=event.by,
                at=event.at,
            )
            return [taken_back]
        case _:
            return []


def _moved(case: Active, event: handed.HandoffAccepted) -> CaseEvent:
    return happened.AccountabilityMoved(
        case_id=case.case_id,
        handoff_id=event.handoff_id,
        kind=event.kind,
        before_department=case.department,
        before_person=case.person,
        department=event.to_department,
        person=event.person,
        office="duty-officer" if event.assigned else None,
        backup=event.backup,
        roster_version=event.roster_version,
        at=event.at,
    )
