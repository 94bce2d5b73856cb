"""Rules of merging two cases of one customer, and of its undoing."""

from baton_cases.domain.case import merging_events as happened
from baton_cases.domain.case.accountability import direction_of, must_direct, still_active
from baton_cases.domain.case.commands import GiveBack, Merge, TakeIn, UndoMerge
from baton_cases.domain.case.lifecycle import who_goes_on
from baton_cases.domain.case.merging_events import MergingEvent
from baton_cases.domain.case.state import Active, Case, CaseRecord, Closed, NotYetOpened
from baton_cases.domain.handoff.conditions import Direction
from baton_common.model.messages import Refused, Unknown


def merged(command: Merge, case: Case) -> MergingEvent:
    """Closes the case and continues in another active case of the same customer."""
    active, into = still_active(case), command.into
    must_direct(active, command.organisation, command.by, command.at, "merge")
    if into.case_id == command.case_id:
        raise Refused("A case cannot be merged into itself.", code="same-case")
    if not command.is_same_customer:
        raise Refused(
            "The two cases are of different customers. Merge the customers first.",
            code="different-customers",
        )
    return happened.CaseMerged(
        case_id=command.case_id,
        into=into.case_id,
        into_number=into.number,
        by=command.by,
        at=command.at,
    )


def took_in(command: TakeIn, case: Case) -> MergingEvent:
    """The surviving case tells it, too."""
    return happened.CaseTookIn(
        case_id=still_active(case).case_id,
        merged_id=command.merged.case_id,
        merged_number=command.merged.number,
        by=command.by,
        at=command.at,
    )


def separated(command: UndoMerge, case: Case) -> MergingEvent:
    """The case is open again, as after any reopening. By who directs the surviving case, or could
    have directed this one."""
    if not isinstance(case, Closed) or case.into is None:
        raise Refused("The case was not merged into another one.", code="not-merged")
    if case.department not in command.organisation.departments:
        raise Refused(
            f"The organisation has no department {case.department} any more, which the case "
            "would go back to.",
            code="unknown-department",
        )
    _may_undo(command, case)
    person, office = who_goes_on(case, command.organisation, command.at)
    return happened.CaseMergeUndone(
        case_id=command.case_id,
        out_of=command.into.case_id,
        out_of_number=command.into.number,
        by=command.by,
        department=case.department,
        person=person,
        office=office,
        roster_version=command.organisation.version,
        at=command.at,
    )


def gave_back(command: GiveBack, case: Case) -> MergingEvent:
    """The surviving case, open or closed, tells it, too."""
    if isinstance(case, NotYetOpened):
        raise Unknown
    return happened.CaseGaveBack(
        case_id=case.case_id,
        separated_id=command.separated.case_id,
        separated_number=command.separated.number,
        by=command.by,
        at=command.at,
    )


def _may_undo(command: UndoMerge, case: Closed) -> None:
    organisation, at, into = command.organisation, command.at, command.into
    if isinstance(into, Active):
        there = direction_of(into, organisation, at)
        if command.by in (there.accountable, there.lead, there.officer):
            return
    _former_direction(command, case).must_include(command.by, "separate")


def _former_direction(command: UndoMerge, case: CaseRecord) -> Direction:
    duties = command.organisation.duties(case.department, case.matter)
    return Direction(
        department=case.department,
        accountable=case.person,
        lead=duties.lead(command.at),
        officer=duties.officer(command.at),
    )
