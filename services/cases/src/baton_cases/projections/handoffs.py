"""Every handoff, open and ended: who is asked now, how it ended, whose it became."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg
import msgspec
from sqlalchemy import JSON, Boolean, Column, DateTime, Index, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from baton_cases.domain.handoff.events import HandoffAccepted, HandoffEvent, Package
from baton_cases.domain.handoff.state import HANDOFF, Ended, Handoff, NotYetRequested, Open, evolve
from baton_cases.projections.scope import VISIBLE, Scope
from baton_common.engine.projections.queries import Queries
from baton_common.engine.projections.rows import read_rows, write_rows
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

PAGE = f"""
select h.*, cases.number, cases.matter, cases.priority from handoffs h
join cases on cases.case_id = h.case_id
where {VISIBLE.format(t="cases")}
    and ($4::text is null or h.status = $4) and ($5::text is null or h.to_department = $5)
    and ($6::text is null or h.case_id = $6) and ($7::text is null or $7 = any(h.asked_now))
    and ($8::text is null or h.handoff_id < $8)
order by h.handoff_id desc limit $9
"""


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

    async def apply(self, records: Sequence[Recorded], connection: asyncpg.Connection) -> None:
        """Fold one batch over the rows that it concerns."""
        news = [each.event for each in records if HANDOFF.owns(each.event)]
        rows = await read_rows(
            connection, HANDOFFS, HandoffRow, {event.handoff_id for event in news}
        )
        for event in news:
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
        await write_rows(connection, HANDOFFS, rows.values())


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


async def open_package(pool: Queries, handoff_id: str) -> Package | None:
    """What is handed over with an open handoff; None: it has ended."""
    async with pool.acquire() as connection:
        rows = await read_rows(connection, HANDOFFS, HandoffRow, [handoff_id])
    row = rows.get(handoff_id)
    return row.state.terms.package if row and isinstance(row.state, Open) else None


async def handoff_page(
    pool: Queries,
    scope: Scope,
    *,
    status: str | None,
    department: str | None,
    case_id: str | None,
    asked: str | None,
    before: str | None,
    limit: int,
) -> list[asyncpg.Record]:
    """The newest first, those before an id; only of cases that the scope sees."""
    rows: list[asyncpg.Record] = await pool.fetch(
        PAGE, *scope.parameters, status, department, case_id, asked, before, limit
    )
    return rows
