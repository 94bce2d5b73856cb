"""Merge proposals: who may be one person, until somebody decides."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Column, DateTime, MetaData, Table, Text

from baton_cases.domain.merge_proposal.events import MergeProposalSettled, MergeProposed
from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded

METADATA = MetaData()
PROPOSALS = Table(
    "merge_proposals",
    METADATA,
    Column("proposal_id", Text, primary_key=True),
    Column("customer_id", Text, nullable=False),
    Column("other_id", Text, nullable=False),
    Column("proposed_at", DateTime(timezone=True), nullable=False),
)


class ProposalRow(msgspec.Struct, frozen=True, kw_only=True):
    """An open proposal."""

    proposal_id: str
    customer_id: str
    other_id: str
    proposed_at: datetime


class MergeProposals:
    """The projection. A proposal that was decided is removed; the log keeps it."""

    name = "merge_proposals"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Fold one batch over the rows that it concerns."""
        proposed: dict[str, ProposalRow] = {}
        settled: set[str] = set()
        for each in records:
            match each.event:
                case MergeProposed() as event:
                    proposed[event.proposal_id] = ProposalRow(
                        proposal_id=event.proposal_id,
                        customer_id=event.customer_id,
                        other_id=event.other_id,
                        proposed_at=event.at,
                    )
                case MergeProposalSettled(proposal_id=id_):
                    proposed.pop(id_, None)
                    settled.add(id_)
                case _:
                    pass
        await store.put(PROPOSALS, proposed.values())
        await store.remove(PROPOSALS, settled)
