"""Use cases of merge proposals: two customers may be one person, and somebody decides."""

from datetime import datetime

from baton_cases.domain.merge_proposal.commands import MergeProposalCommand, Propose, Settle
from baton_cases.domain.merge_proposal.decide import decide
from baton_cases.domain.merge_proposal.state import MERGE_PROPOSAL, Proposed
from baton_cases.domain.use_cases.customer_requests import DismissMerge, MergeCustomers
from baton_cases.domain.use_cases.lookups import customer
from baton_common.model.unit_of_work import UnitOfWork


def propose(work: UnitOfWork, customer_id: str, other_id: str, at: datetime) -> None:
    """Somebody should decide whether the two are one; no change if it was proposed before."""
    id_ = proposal_id(customer_id, other_id)
    _record(work, Propose(proposal_id=id_, customer_id=customer_id, other_id=other_id, at=at))


def dismiss(work: UnitOfWork, request: DismissMerge) -> None:
    """They are two. Raises Refused, Unknown."""
    for each in (request.customer_id, request.other_id):
        customer(work, each)
    id_ = proposal_id(request.customer_id, request.other_id)
    _record(work, Settle(proposal_id=id_, how="dismissed", by=request.by, at=request.at))


def settle_by_merge(work: UnitOfWork, request: MergeCustomers) -> None:
    """The two are merged: nobody has to decide any more, if somebody had to."""
    id_ = proposal_id(request.customer_id, request.merged_id)
    if isinstance(work.state(MERGE_PROPOSAL, id_), Proposed):
        _record(work, Settle(proposal_id=id_, how="merged", by=request.by, at=request.at))


def proposal_id(customer_id: str, other_id: str) -> str:
    """The id of the proposal to merge these two, whichever goes on."""
    return "~".join(sorted((customer_id, other_id)))


def _record(work: UnitOfWork, command: MergeProposalCommand) -> None:
    id_ = command.proposal_id
    work.record(MERGE_PROPOSAL, id_, *decide(command, work.state(MERGE_PROPOSAL, id_)))
