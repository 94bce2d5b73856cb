"""Who is accountable by an office, until when, and who may direct a case."""

from datetime import datetime

from baton_cases.domain.case import events as happened
from baton_cases.domain.case.events import CaseEvent
from baton_cases.domain.case.state import Active, Case, Closed, NotYetOpened
from baton_cases.domain.handoff import events as handed
from baton_cases.domain.handoff.events import HandoffEvent
from baton_cases.domain.organisation.organisation import Organisation
from baton_common.model.messages import Refused, Unknown


def still_active(case: Case) -> Active:
    """The case, if it is not closed. Raises Unknown, or Refused."""
    match case:
        case Active():
            return case
        case Closed():
            raise Refused("The case is closed. Reopen it first.", code="closed")
        case NotYetOpened():
            raise Unknown


def who_holds_office(case: Active, organisation: Organisation, at: datetime) -> str:
    """Who is accountable at the instant: the person, or whoever holds the office by then."""
    duties = organisation.duties(case.department, case.matter)
    match case.office:
        case "lead":
            return duties.in_lead_office(at)
        case "duty-officer":
            return duties.officer(at)
        case None:
            return case.person


def next_office_change(case: Active, organisation: Organisation) -> datetime | None:
    """When the office that holds the case will be somebody else's; None: never, or a person
    holds it."""
    if case.office is None:
        return None
    start = case.seen_at
    if case.roster_version != organisation.version:
        start = max(start, organisation.changed_at)
        if who_holds_office(case, organisation, start) != case.person:
            return start
    duties = organisation.duties(case.department, case.matter)
    if case.office == "lead":
        return duties.next_in_lead_office(case.person, start)
    return duties.next_officer(case.person, start)


def follow_office(case: Active, organisation: Organisation, at: datetime) -> CaseEvent:
    """The office changes hands at this instant, and the case with it."""
    assert case.office is not None
    return happened.AccountabilityFollowedOffice(
        case_id=case.case_id,
        office=case.office,
        department=case.department,
        before_person=case.person,
        person=who_holds_office(case, organisation, at),
        roster_version=organisation.version,
        at=at,
    )


def may_direct(case: Active, organisation: Organisation, by: str, at: datetime) -> bool:
    """Who may transfer, hand on inside, withdraw and close: the accountable person (absence
    takes away no right), the lead of their department if not absent, the duty officer."""
    duties = organisation.duties(case.department, case.matter)
    return by in (case.person, duties.lead(at), duties.officer(at))


def must_direct(case: Active, organisation: Organisation, by: str, at: datetime, wish: str) -> None:
    """Raises Refused with who may, unless this person may."""
    if not may_direct(case, organisation, by, at):
        raise Refused(
            f"{by} may not {wish} this case: {case.person} is accountable for it; the lead of "
            f"{case.department} and the duty officer may, too.",
            code="not-accountable",
        )


def after_handoff(case: Active, event: HandoffEvent) -> list[CaseEvent]:
    """What an event of the case's handoff means for the case, in the same unit: nothing, but
    for its end."""
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
