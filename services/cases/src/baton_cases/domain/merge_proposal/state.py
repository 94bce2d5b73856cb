"""A merge proposal as folded from its events: open until somebody decides."""

from typing import TypeAlias, assert_never

import msgspec

from baton_cases.domain.merge_proposal.events import (
    MERGE_PROPOSAL_EVENTS,
    MergeProposalEvent,
    MergeProposalSettled,
    MergeProposed,
)
from baton_common.model.aggregate import Aggregate


class NotProposed(msgspec.Struct, frozen=True, tag="not-proposed"):
    """Nobody has proposed it."""


class Proposed(msgspec.Struct, frozen=True, kw_only=True, tag="proposed"):
    """Somebody should decide whether the two are one person."""

    customer_id: str
    other_id: str


class Settled(msgspec.Struct, frozen=True, tag="settled"):
    """It was decided."""


MergeProposal: TypeAlias = NotProposed | Proposed | Settled


def evolve(_: MergeProposal, event: MergeProposalEvent) -> MergeProposal:
    """The proposal after an event."""
    match event:
        case MergeProposed(customer_id=one, other_id=other):
            return Proposed(customer_id=one, other_id=other)
        case MergeProposalSettled():
            return Settled()
        case _:
            assert_never(event)


MERGE_PROPOSAL: Aggregate[MergeProposal, MergeProposalEvent] = Aggregate(
    "proposal", NotProposed(), evolve, MERGE_PROPOSAL_EVENTS
)
