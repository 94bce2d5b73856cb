"""Commands of a merge proposal."""

from typing import Literal, TypeAlias

from baton_common.model.messages import Command


class Propose(Command, frozen=True):
    """Two customers have the same address."""

    proposal_id: str
    customer_id: str
    other_id: str


class Settle(Command, frozen=True):
    """Somebody has decided."""

    proposal_id: str
    how: Literal["merged", "dismissed"]
    by: str


MergeProposalCommand: TypeAlias = Propose | Settle
