"""Events of a merge proposal, in the order in which they happen."""

from typing import Literal, TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class AnyMergeProposalEvent(Event, frozen=True):
    """Common to all events of a merge proposal."""

    proposal_id: str


class MergeProposed(AnyMergeProposalEvent, frozen=True):
    """Two customers turned out to have the same address."""

    customer_id: str
    other_id: str


class MergeProposalSettled(AnyMergeProposalEvent, frozen=True):
    """Somebody decided: they are one, or they are not."""

    how: Literal["merged", "dismissed"]
    by: str


MergeProposalEvent: TypeAlias = MergeProposed | MergeProposalSettled

MERGE_PROPOSAL_EVENTS = EventTypes(
    {"merge-proposed": MergeProposed, "merge-proposal-settled": MergeProposalSettled}
)
