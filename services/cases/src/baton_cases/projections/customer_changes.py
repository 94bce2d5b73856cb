"""All requested changes to customers: which departments must agree, and how each ended."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import JSON, Column, Index, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from baton_cases.domain.customer_change.state import (
    CUSTOMER_CHANGE,
    CustomerChange,
    Ended,
    NotRequested,
    Pending,
    evolve,
)
from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded

METADATA = MetaData()
CUSTOMER_CHANGES = Table(
    "customer_changes",
    METADATA,
    Column("change_id", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("concerned", ARRAY(Text), nullable=False),
    Column("state", JSON, nullable=False),
    Index("customer_changes_by", "by"),
    Index("customer_changes_concerned", "concerned", postgresql_using="gin"),
)


class CustomerChangeRow(msgspec.Struct, kw_only=True):
    """A row; `state` is the request as the decider knows it."""

    change_id: str
    status: str = "pending"
    by: str = ""
    concerned: list[str] = msgspec.field(default_factory=list)
    """All departments that must agree, or had to."""
    state: CustomerChange = NotRequested()


class CustomerChanges:
    """The projection."""

    name = "customer_changes"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Fold one batch over the rows that it concerns."""
        events = [each.event for each in records if CUSTOMER_CHANGE.owns(each.event)]
        ids = {event.change_id for event in events}
        rows = await store.read(CUSTOMER_CHANGES, CustomerChangeRow, ids)
        for event in events:
            row = rows.setdefault(event.change_id, CustomerChangeRow(change_id=event.change_id))
            row.state = evolve(row.state, event)
            _follow(row)
        await store.put(CUSTOMER_CHANGES, rows.values())


def _follow(row: CustomerChangeRow) -> None:
    match row.state:
        case Pending() as pending:
            row.status = "pending"
        case Ended(was=pending, outcome=outcome):
            row.status = outcome
        case NotRequested():
            return
    row.by = pending.asked.by
    row.concerned = [each.department for each in pending.asked.concerned]
