"""All handoffs, open and ended: the people asked, the outcome, the new owner."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import JSON, Boolean, Column, DateTime, Index, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from baton_cases.domain.handoff.events import HandoffAccepted, HandoffEvent
from baton_cases.domain.handoff.state import HANDOFF, Ended, Handoff, NotYetRequested, Open, evolve
from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded

METADATA = MetaData()
HANDOFFS = Table(
    "handoffs",
    METADATA,
    Column("handoff_id", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("from_department", Text, nullable=False),
    Column("to_department", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("rung", Text),
    Column("asked_now", ARRAY(Text), nullable=False),
    Column("lapses_at", DateTime(timezone=True)),
    Column("requested_at", DateTime(timezone=True)),
    Column("ends_by", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
    Column("taken_by", Text),
    Column("assigned", Boolean, nullable=False),
    Column("reason", Text),
    Column("state", JSON, nullable=False),
    Index("handoffs_case", "case_id"),
    Index("handoffs_open", "status", "to_department"),
)


class HandoffRow(msgspec.Struct, kw_only=True):
    """A row; `state` is the handoff as the decider knows it."""

    handoff_id: str
    case_id: str
    kind: str
    from_department: str
    to_department: str
    status: str = "open"
    rung: str | None = None
    asked_now: list[str] = msgspec.field(default_factory=list)
    lapses_at: datetime | None = None
    requested_at: datetime | None = None
    ends_by: datetime | None = None
    ended_at: datetime | None = None
    taken_by: str | None = None
    assigned: bool = False
    reason: str | None = None
    state: Handoff = NotYetRequested()


class Handoffs:
    """The projection."""

    name = "handoffs"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Fold one batch over the rows that it concerns."""
        events = [each.event for each in records if HANDOFF.owns(each.event)]
        rows = await store.read(HANDOFFS, HandoffRow, {event.handoff_id for event in events})
        for event in events:
            row = rows.get(event.handoff_id)
            if row is None:
                row = HandoffRow(
                    handoff_id=event.handoff_id,
                    case_id=event.case_id,
                    kind=event.kind,
                    from_department=event.from_department,
                    to_department=event.to_department,
                )
                rows[event.handoff_id] = row
            fold(row, event)
        await store.put(HANDOFFS, rows.values())


def fold(row: HandoffRow, event: HandoffEvent) -> None:
    """The row after an event."""
    row.state = evolve(row.state, event)
    match row.state:
        case Open() as handoff:
            row.rung, row.asked_now = handoff.rung.value, sorted(handoff.asked)
            row.lapses_at = handoff.lapses_at
            row.requested_at, row.ends_by = handoff.terms.at, handoff.terms.ends_by
        case Ended() as handoff:
            row.status, row.ended_at = handoff.end.lower(), handoff.ended_at
            row.assigned, row.reason = handoff.assigned, handoff.reason
            row.asked_now, row.lapses_at = [], None
        case NotYetRequested():
            return
    if isinstance(event, HandoffAccepted):
        row.taken_by = event.person
