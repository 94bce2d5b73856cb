"""The call-back list: missed calls that nobody has seen to."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import JSON, Column, DateTime, Index, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded
from baton_common.model.personal import Personal
from baton_routing.domain.missed.events import CallMissed, MissedCallFact

METADATA = MetaData()
MISSED_CALLS = Table(
    "missed_calls",
    METADATA,
    Column("missed_call_id", Text, primary_key=True),
    Column("departments", ARRAY(Text), nullable=False),
    Column("queue", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("number", JSON),
    Column("language", Text),
    Column("case_id", Text),
    Column("contact_id", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Column("first_at", DateTime(timezone=True), nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False),
    Column("waited_seconds", Integer, nullable=False),
    Index("missed_calls_first", "first_at", "missed_call_id"),
)


class MissedCallRow(msgspec.Struct, frozen=True, kw_only=True):
    """An open entry; contact, number and waiting time are those of the last missed call."""

    missed_call_id: str
    departments: tuple[str, ...]
    queue: str
    channel: str
    number: Personal[str] | None
    language: str | None
    case_id: str | None
    contact_id: str
    times: int
    first_at: datetime
    last_at: datetime
    waited_seconds: int


class MissedCalls:
    """The projection."""

    name = "missed_calls"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Fold one batch over the entries that it concerns."""
        facts = [each.event for each in records if isinstance(each.event, MissedCallFact)]
        ids = {each.missed_call_id for each in facts}
        rows = await store.read(MISSED_CALLS, MissedCallRow, ids)
        for event in facts:
            if isinstance(event, CallMissed):
                rows[event.missed_call_id] = _missed(rows.get(event.missed_call_id), event)
            else:
                rows.pop(event.missed_call_id, None)
        await store.put(MISSED_CALLS, rows.values())
        await store.remove(MISSED_CALLS, ids - rows.keys())


def _missed(before: MissedCallRow | None, event: CallMissed) -> MissedCallRow:
    return MissedCallRow(
        missed_call_id=event.missed_call_id,
        departments=event.departments,
        queue=event.queue,
        channel=event.channel,
        number=event.number,
        language=event.language,
        case_id=event.case_id,
        contact_id=event.contact_id,
        times=before.times + 1 if before else 1,
        first_at=before.first_at if before else event.at,
        last_at=event.at,
        waited_seconds=event.waited_seconds,
    )
