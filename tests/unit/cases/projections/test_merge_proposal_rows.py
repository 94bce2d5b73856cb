"""Merge proposals that wait for somebody."""

from baton_cases.domain.merge_proposal.events import MergeProposalSettled, MergeProposed
from baton_cases.projections.merge_proposals import PROPOSALS, MergeProposals, ProposalRow
from baton_testkit.projecting import Projecting, recorded
from tests.unit.cases.story.telling import AT

proposals = Projecting(MergeProposals)
PROPOSED = MergeProposed(proposal_id="cu1~cu2", customer_id="cu1", other_id="cu2", at=AT)
SETTLED = MergeProposalSettled(proposal_id="cu1~cu2", how="dismissed", by="lena", at=AT)


def test_one_is_listed_until_somebody_decides() -> None:
    row = ProposalRow(proposal_id="cu1~cu2", customer_id="cu1", other_id="cu2", proposed_at=AT)
    proposals.given(*recorded(PROPOSED)).then(PROPOSALS, row)
    proposals.given(*recorded(PROPOSED, SETTLED)).then(PROPOSALS)
