"""Decides a merge proposal: made once, decided once."""

from typing import assert_never

from baton_cases.domain.merge_proposal.commands import MergeProposalCommand, Propose, Settle
from baton_cases.domain.merge_proposal.events import (
    MergeProposalEvent,
    MergeProposalSettled,
    MergeProposed,
)
from baton_cases.domain.merge_proposal.state import MergeProposal, NotProposed, Proposed
from baton_common.model.messages import Refused


def decide(command: MergeProposalCommand, proposal: MergeProposal) -> list[MergeProposalEvent]:
    """The events that the command leads to; none for a proposal that was made before. Raises
    Refused."""
    match command:
        case Propose():
            if not isinstance(proposal, NotProposed):
                return []
            proposed = MergeProposed(
                proposal_id=command.proposal_id,
                customer_id=command.customer_id,
                other_id=command.other_id,
                at=command.at,
            )
            return [proposed]
        case Settle():
            if not isinstance(proposal, Proposed):
                raise Refused(
                    "Nobody has to decide whether these two are one person.",
                    code="nothing-proposed",
                )
            settled = MergeProposalSettled(
                proposal_id=command.proposal_id, how=command.how, by=command.by, at=command.at
            )
            return [settled]
        case _:
            assert_never(command)
