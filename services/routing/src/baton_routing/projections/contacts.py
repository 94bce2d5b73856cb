"""Every contact as it is now, and what each queue has done in each quarter of an hour."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

import asyncpg
import msgspec
from sqlalchemy import JSON, Column, DateTime, Index, Integer, MetaData, Table, Text

from baton_common.engine.projections.queries import Queries
from baton_common.engine.projections.rows import read_rows, write_rows
from baton_common.model.log_port import Recorded
from baton_routing.domain.configuration import events as of_configuration
from baton_routing.domain.configuration.model import Queue
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.events import ContactFact
from baton_routing.domain.contact.state import (
    Abandoned,
    Contact,
    Ended,
    Known,
    NotYetSeen,
    OnOffer,
    Waiting,
    evolve,
    queue_of,
)
from baton_routing.domain.contact.status import agent_of, state_name

METADATA = MetaData()
CONTACTS = Table(
    "contacts",
    METADATA,
    Column("contact_id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("language", Text),
    Column("priority", Integer, nullable=False),
    Column("agent", Text),
    Column("case_id", Text),
    Column("arrived_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("waits_since", DateTime(timezone=True)),
    Column("answered_at", DateTime(timezone=True)),
    Column("over_at", DateTime(timezone=True)),
    Column("waited_seconds", Integer),
    Column("version", Integer, nullable=False),
    Column("contact", JSON, nullable=False),
    Index("contacts_newest", "arrived_at", "contact_id"),
    Index("contacts_agent", "agent", "arrived_at"),
    Index("contacts_case", "case_id"),
    Index("contacts_live", "queue", "state", postgresql_where="over_at is null"),
)
QUEUES = Table(
    "contacts_queues",
    METADATA,
    Column("queue", Text, primary_key=True),
    Column("settings", JSON, nullable=False),
)
QUARTERS = Table(
    "contacts_quarters",
    METADATA,
    Column("queue", Text, primary_key=True),
    Column("quarter", DateTime(timezone=True), primary_key=True),
    Column("arrived", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("in_time", Integer, nullable=False),
    Column("abandoned", Integer, nullable=False),
    Column("waited_seconds", Integer, nullable=False),
)

COUNT = """
insert into contacts_quarters as q
    (queue, quarter, arrived, answered, in_time, abandoned, waited_seconds)
select * from unnest($1::text[], $2::timestamptz[], $3::int[], $4::int[], $5::int[], $6::int[],
    $7::int[])
on conflict (queue, quarter) do update set arrived = q.arrived + excluded.arrived,
    answered = q.answered + excluded.answered, in_time = q.in_time + excluded.in_time,
    abandoned = q.abandoned + excluded.abandoned,
    waited_seconds = q.waited_seconds + excluded.waited_seconds
"""


class ContactRow(msgspec.Struct, kw_only=True):
    """A row; `contact` is the contact as the decider knows it."""

    contact_id: str
    state: str = "waiting"
    channel: str = ""
    queue: str = ""
    language: str | None = None
    priority: int = 0
    agent: str | None = None
    case_id: str | None = None
    arrived_at: datetime | None = None
    changed_at: datetime | None = None
    waits_since: datetime | None = None
    """While it waits or rings: since it arrived, or was transferred."""
    answered_at: datetime | None = None
    """When the first agent answered."""
    over_at: datetime | None = None
    waited_seconds: int | None = None
    """Until the first agent answered, or the customer gave up."""
    version: int = 0
    contact: Contact = NotYetSeen()


class QueueRow(msgspec.Struct, kw_only=True):
    """A queue as the house has it."""

    queue: str
    settings: Queue


class Counted(msgspec.Struct):
    """What one queue did in one quarter of an hour."""

    arrived: int = 0
    answered: int = 0
    in_time: int = 0
    abandoned: int = 0
    waited_seconds: int = 0


class Contacts:
    """The projection."""

    name = "contacts"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], connection: asyncpg.Connection) -> None:
        """Fold one batch over the rows that it concerns."""
        news = [each.event for each in records if isinstance(each.event, ContactFact)]
        rows = await read_rows(
            connection, CONTACTS, ContactRow, {event.contact_id for event in news}
        )
        answered = {each.queue for each in news if isinstance(each, happened.ContactAnswered)}
        queues = await _queues(records, answered, connection)
        counted: dict[tuple[str, datetime], Counted] = {}
        for event in news:
            row = rows.setdefault(event.contact_id, ContactRow(contact_id=event.contact_id))
            was_answered = row.answered_at is not None
            _fold(row, event)
            if not was_answered:
                count = counted.setdefault((row.queue, quarter_of(event.at)), Counted())
                _count(count, event, queues.get(row.queue))
        await write_rows(connection, CONTACTS, rows.values())
        if columns := [(*where, *msgspec.structs.astuple(n)) for where, n in counted.items()]:
            await connection.execute(COUNT, *zip(*columns, strict=True))


def quarter_of(at: datetime) -> datetime:
    """The quarter of an hour that it is in: every zone's days begin with one."""
    return at.astimezone(UTC).replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


async def _queues(
    records: Sequence[Recorded], wanted: Collection[str], connection: asyncpg.Connection
) -> dict[str, QueueRow]:
    """These, and what changed, after the batch; a change counts for the whole batch."""
    rows = await read_rows(connection, QUEUES, QueueRow, wanted)
    changed: dict[str, QueueRow] = {}
    removed: set[str] = set()
    for record in records:
        match record.event:
            case of_configuration.QueueChanged(queue=queue):
                changed[queue.queue] = QueueRow(queue=queue.queue, settings=queue)
                removed.discard(queue.queue)
            case of_configuration.QueueRemoved(queue=gone):
                changed.pop(gone, None)
                removed.add(gone)
            case _:
                pass
    await write_rows(connection, QUEUES, changed.values())
    if removed:
        gone_now = "delete from contacts_queues where queue = any($1)"
        await connection.execute(gone_now, sorted(removed))
    return {**rows, **changed}


def _fold(row: ContactRow, event: ContactFact) -> None:
    row.contact = evolve(row.contact, event)  # type: ignore[arg-type]  # all facts are events
    row.changed_at = event.at
    match event:
        case happened.ContactAnswered() if row.answered_at is None:
            row.answered_at, row.waited_seconds = event.at, event.waited_seconds
        case happened.ContactAbandoned() if row.answered_at is None:
            row.waited_seconds = event.waited_seconds
        case _:
            pass
    if not isinstance(row.contact, NotYetSeen):
        _follow(row, row.contact, event.at)


def _follow(row: ContactRow, contact: Known, at: datetime) -> None:
    arrival = contact.arrival
    row.state, row.queue, row.agent = state_name(contact), queue_of(contact), agent_of(contact)
    row.channel, row.language, row.priority = arrival.channel, arrival.language, arrival.priority
    row.case_id, row.arrived_at, row.version = arrival.case_id, arrival.at, contact.version
    row.waits_since = contact.place.since if isinstance(contact, Waiting | OnOffer) else None
    if isinstance(contact, Ended | Abandoned) and row.over_at is None:
        row.over_at = at


def _count(counted: Counted, event: ContactFact, queue: QueueRow | None) -> None:
    """Of a contact that nobody had answered yet; what was transferred is not counted again."""
    match event:
        case happened.ContactArrived():
            counted.arrived += 1
        case happened.ContactAnswered(waited_seconds=waited):
            counted.answered += 1
            counted.waited_seconds += waited
            counted.in_time += queue is not None and waited <= queue.settings.service_level
        case happened.ContactAbandoned():
            counted.abandoned += 1
        case _:
            pass


PAGE = """
select * from contacts
where ($1::text is null or state = $1) and ($2::text is null or queue = $2)
    and ($3::text is null or agent = $3) and ($4::text is null or case_id = $4)
    and ($5::text is null or channel = $5)
    and ($6::timestamptz is null or (arrived_at, contact_id) < ($6, $7))
order by arrived_at desc, contact_id desc limit $8
"""


async def contact_page(
    pool: Queries,
    *,
    state: str | None,
    queue: str | None,
    agent: str | None,
    case_id: str | None,
    channel: str | None,
    before: tuple[datetime, str] | None,
    limit: int,
) -> list[asyncpg.Record]:
    """The newest first, those before (arrival, id)."""
    arrived_at, contact_id = before or (None, "")
    return await pool.fetch(
        PAGE, state, queue, agent, case_id, channel, arrived_at, contact_id, limit
    )
