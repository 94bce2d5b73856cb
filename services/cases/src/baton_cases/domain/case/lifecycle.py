"""A case's way: opened, reclassified, resolved, closed or merged, reopened."""

from datetime import datetime, timedelta
from typing import Literal

from baton_cases.domain.case import events as happened
from baton_cases.domain.case.accountability import must_direct, still_active
from baton_cases.domain.case.clockwork import catch_up, open_handoff, set_looks
from baton_cases.domain.case.commands import (
    CloseCase,
    MergeCase,
    OpenCase,
    ReclassifyCase,
    ReopenCase,
    ResolveCase,
)
from baton_cases.domain.case.desk import begin_intake
from baton_cases.domain.case.events import Why
from baton_cases.domain.case.state import CASE, Active, Case, Closed, NotYetOpened
from baton_cases.domain.case.words import Saying
from baton_cases.domain.case.words import decide as decide_saying
from baton_cases.domain.customer.finding import first_working
from baton_cases.domain.handoff.answers import withdraw
from baton_cases.domain.handoff.events import Office, Package
from baton_cases.domain.handoff.state import HANDOFF
from baton_cases.domain.organisation.organisation import Organisation, the_organisation
from baton_cases.domain.thread.correspondence import CORRESPONDENCE
from baton_common.model.messages import Refused, Unknown
from baton_common.model.unit_of_work import UnitOfWork

Because = Literal["closed", "merged", "reclassified"]

BY_CUSTOMER: tuple[Why, ...] = ("written-again", "called-again")
"""These reopen a closed case only within the matter's days. A survey asks for an answer, so its
low score does whenever it comes."""


def open_case(work: UnitOfWork, command: OpenCase) -> None:
    """Open it, accountable from its first event, and begin the intake in the same unit.

    An agent who answers has accepted: nobody is asked. Raises Refused in an empty house, for
    an unknown matter, department or answerer, and for an id that is known.
    """
    organisation = the_organisation(work)
    if not organisation.departments:
        raise Refused(
            "The house is empty. Load a house file first: baton house load FILE.",
            code="empty-house",
        )
    if work.state(CASE, command.case_id) != NotYetOpened():
        raise Refused(f"There is a case {command.case_id} already.", code="known")
    matter = organisation.matter(command.matter)
    department = command.department or matter.department
    if department not in organisation.departments:
        raise Refused(f"The house has no department {department!r}.", code="unknown-department")
    if command.answered_by is not None and command.answered_by not in organisation.people:
        raise Refused(
            f"The house knows nobody called {command.answered_by!r}, so they cannot answer for a "
            "case. Add them to the house file.",
            code="unknown-person",
        )
    duties = organisation.duties(department, command.matter)
    person = command.answered_by or duties.in_lead_office(command.at)
    opened = happened.CaseOpened(
        case_id=command.case_id,
        number=command.number,
        customer_id=command.customer_id,
        channel=command.channel,
        language=command.language,
        matter=command.matter,
        priority=command.priority or matter.priority,
        department=department,
        person=person,
        office=None if command.answered_by else "lead",
        backup=duties.second(person, command.at) if command.answered_by else None,
        by=command.by,
        contact_id=command.contact_id,
        thread_id=command.thread_id,
        mail_id=command.mail_id,
        unverified_reference=command.unverified_reference,
        follows=command.follows,
        facts=command.facts,
        roster_version=organisation.version,
        at=command.at,
    )
    case = work.record(CASE, command.case_id, opened)
    assert isinstance(case, Active)
    if command.answered_by is None:
        begin_intake(
            work,
            case,
            handoff_id=command.handoff_id,
            by=command.by,
            at=command.at,
            package=Package(asked=command.asked),
        )
    set_looks(work, command.case_id, command.at)


def close_case(work: UnitOfWork, command: CloseCase) -> None:
    """Shut it; an open handoff ends in the same unit, an intake too."""
    at = _shut(work, command, "closed")
    last_used = work.state(CORRESPONDENCE, command.case_id).reply_to
    addresses = ((last_used,) if last_used else ()) + command.mail_addresses
    closed = happened.CaseClosed(
        case_id=command.case_id,
        outcome=command.outcome,
        by=command.by,
        reach=first_working(work, addresses),
        at=at,
    )
    work.record(CASE, command.case_id, closed)


def merge_case(work: UnitOfWork, command: MergeCase) -> None:
    """Shut it and go on in another active case of the same customer."""
    into = still_active(work.state(CASE, command.into))
    at = _shut(work, command, "merged")
    case = still_active(work.state(CASE, command.case_id))
    if command.into == command.case_id:
        raise Refused("A case cannot be merged into itself.")
    if case.customer_id != into.customer_id:
        raise Refused("The two cases are of different customers. Merge the customers first.")
    merged = happened.CaseMerged(case_id=command.case_id, into=command.into, by=command.by, at=at)
    work.record(CASE, command.case_id, merged)


def reclassify_case(work: UnitOfWork, command: ReclassifyCase) -> None:
    """Another matter. Before anybody has accepted, the intake is withdrawn and begins anew in
    the matter's department, in one unit; afterwards accountability stays: transfer the case."""
    at = catch_up(work, command.case_id, command.at)
    case, organisation = still_active(work.state(CASE, command.case_id)), the_organisation(work)
    must_direct(case, organisation, command.by, at, "reclassify")
    matter = organisation.matter(command.matter)
    begins_anew = case.handoff is not None and case.handoff.kind == "intake"
    if begins_anew:
        _end_handoff(work, case, command.by, at, "reclassified")
    elif case.handoff is not None:
        raise Refused("The case has an open handoff. Withdraw it first.", code="open")
    department = matter.department if begins_anew else case.department
    duties = organisation.duties(department, command.matter)
    person, office = case.person, case.office
    if begins_anew:
        person, office = duties.in_lead_office(at), "lead"
    reclassified = happened.CaseReclassified(
        case_id=command.case_id,
        before=case.matter,
        matter=command.matter,
        priority=command.priority or matter.priority,
        by=command.by,
        department=department,
        person=person,
        office=office,
        roster_version=organisation.version,
        at=at,
    )
    after = work.record(CASE, command.case_id, reclassified)
    assert isinstance(after, Active)
    if begins_anew:
        begin_intake(work, after, handoff_id=command.handoff_id, by=command.by, at=at)
    set_looks(work, command.case_id, at)


def reopen_case(work: UnitOfWork, command: ReopenCase) -> None:
    """It was not over. The former person has it again if on duty there; otherwise it opens as
    at first: the office of the lead, and an intake. A resolved case just goes on."""
    at = catch_up(work, command.case_id, command.at)
    case, organisation = work.state(CASE, command.case_id), the_organisation(work)
    if isinstance(case, Active):
        if not case.resolved:
            raise Refused("The case is open already.", code="open")
        _reopen(work, case, command, at=at, person=case.person, office=case.office)
    elif not may_be_reopened(case, organisation, at, by_customer=command.because in BY_CUSTOMER):
        raise Refused("It was closed too long ago. Open a new case that follows it.", code="old")
    elif isinstance(case, Closed):
        duties = organisation.duties(case.department, case.matter)
        if case.office is None and case.person in duties.on_duty(at):
            _reopen(work, case, command, at=at, person=case.person, office=None)
        else:
            after = _reopen(
                work, case, command, at=at, person=duties.in_lead_office(at), office="lead"
            )
            begin_intake(work, after, handoff_id=command.handoff_id, by=command.by, at=at)
    set_looks(work, command.case_id, at)


def may_be_reopened(
    case: Case, organisation: Organisation, at: datetime, *, by_customer: bool
) -> bool:
    """Whether the case goes on: a merged one never; for its customer within the matter's days.
    Raises Unknown."""
    match case:
        case NotYetOpened():
            raise Unknown
        case Active():
            return True
        case Closed(into=None) if case.department in organisation.departments:
            matter = organisation.matters.get(case.matter)
            days = matter.reopen_days if matter else 0
            return not by_customer or at <= case.closed_at + timedelta(days=days)
        case Closed():
            return False


def say(work: UnitOfWork, command: Saying) -> None:
    """Record facts, a note, a reply, a contact, or that it is resolved. Resolving is for who
    may direct the case."""
    if isinstance(command, ResolveCase):
        at = catch_up(work, command.case_id, command.at)
        case = still_active(work.state(CASE, command.case_id))
        must_direct(case, the_organisation(work), command.by, at, "resolve")
        work.record(CASE, command.case_id, *decide_saying(command, case))
        set_looks(work, command.case_id, at)
    else:
        said = decide_saying(command, work.state(CASE, command.case_id))
        work.record(CASE, command.case_id, *said)


def _reopen(
    work: UnitOfWork,
    case: Active | Closed,
    command: ReopenCase,
    *,
    at: datetime,
    person: str,
    office: Office | None,
) -> Active:
    reopened = happened.CaseReopened(
        case_id=command.case_id,
        why=command.because,
        by=command.by,
        thread_id=command.thread_id,
        department=case.department,
        person=person,
        office=office,
        roster_version=the_organisation(work).version,
        at=at,
    )
    after = work.record(CASE, command.case_id, reopened)
    assert isinstance(after, Active)
    return after


def _shut(
    work: UnitOfWork, command: CloseCase | MergeCase, reason: Literal["closed", "merged"]
) -> datetime:
    at = catch_up(work, command.case_id, command.at)
    case = still_active(work.state(CASE, command.case_id))
    wish = "close" if reason == "closed" else "merge"
    must_direct(case, the_organisation(work), command.by, at, wish)
    _end_handoff(work, case, command.by, at, reason)
    return at


def _end_handoff(work: UnitOfWork, case: Active, by: str, at: datetime, reason: Because) -> None:
    if (handoff := open_handoff(work, case)) is not None:
        withdrawn = withdraw(handoff, by, reason, at)
        work.record(HANDOFF, handoff.terms.handoff_id, withdrawn)
        taken_back = happened.HandoffTakenBack(
            case_id=case.case_id,
            handoff_id=handoff.terms.handoff_id,
            kind=handoff.terms.kind,
            by=by,
            at=at,
        )
        work.record(CASE, case.case_id, taken_back)
