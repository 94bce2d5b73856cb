"""Use cases of merging two cases, and of its undoing: both streams in one unit.

Nothing is moved: what belongs to the merged case stays with it, and whoever asks for the surviving
one finds both. So undoing it brings all of it back."""

from baton_cases.domain.case import commands
from baton_cases.domain.case.accountability import still_active
from baton_cases.domain.case.decide import decide
from baton_cases.domain.case.state import CASE, Active
from baton_cases.domain.handoff.commands import EndWithCase
from baton_cases.domain.use_cases.handoffs import begin_intake, end_with_case
from baton_cases.domain.use_cases.lookups import customer, opened_case, the_organisation
from baton_cases.domain.use_cases.requests import MergeCase
from baton_cases.domain.use_cases.separations import UndoCaseMerge
from baton_common.model.messages import Refused
from baton_common.model.unit_of_work import UnitOfWork


def merge(work: UnitOfWork, request: MergeCase) -> None:
    """Closes the case and continues in another active case of the same customer. Raises Refused,
    Unknown."""
    into, case = still_active(work.state(CASE, request.into)), work.state(CASE, request.case_id)
    active = still_active(case)
    whose = customer(work, active.customer_id).id
    command = commands.Merge(
        case_id=request.case_id,
        organisation=the_organisation(work),
        into=into,
        is_same_customer=whose == customer(work, into.customer_id).id,
        by=request.by,
        at=request.at,
    )
    merged = decide(command, case)
    end_with_case(work, EndWithCase(by=request.by, reason="merged", at=request.at), active)
    work.record(CASE, request.case_id, *merged)
    take_in = commands.TakeIn(case_id=into.case_id, merged=active, by=request.by, at=request.at)
    work.record(CASE, into.case_id, *decide(take_in, into))


def undo(work: UnitOfWork, request: UndoCaseMerge) -> None:
    """Separates the case from the one it was merged into; if the office of the lead gets it, its
    intake begins again. Raises Refused, Unknown."""
    case = opened_case(work, request.case_id)
    if isinstance(case, Active) or case.into is None:
        raise Refused("The case was not merged into another one.", code="not-merged")
    into = opened_case(work, case.into)
    command = commands.UndoMerge(
        case_id=request.case_id,
        organisation=the_organisation(work),
        into=into,
        by=request.by,
        at=request.at,
    )
    after = still_active(work.record(CASE, request.case_id, *decide(command, case)))
    give_back = commands.GiveBack(
        case_id=into.case_id, separated=case, by=request.by, at=request.at
    )
    work.record(CASE, into.case_id, *decide(give_back, into))
    if after.office is not None:
        begin_intake(work, after, handoff_id=request.handoff_id, by=request.by, at=request.at)
