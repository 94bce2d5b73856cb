"""All live contacts, and the counts of each queue per quarter of an hour."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from sqlalchemy import JSON, Column, DateTime, Index, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded
from baton_common.model.messages import Event
from baton_routing.domain.configuration import events as of_configuration
from baton_routing.domain.configuration.model import Queue
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.events import AnyContactEvent
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
    Column("departments", ARRAY(Text), nullable=False),
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
    departments: tuple[str, ...] = ()
    """The departments whose contact it is; none: all."""
    arrived_at: datetime | None = None
    changed_at: datetime | None = None
    waits_since: datetime | None = None
    """The instant of arrival, or of the transfer, while it waits or rings."""
    answered_at: datetime | None = None
    """The instant at which the first agent answered."""
    over_at: datetime | None = None
    waited_seconds: int | None = None
    """Seconds until the first answer, or abandonment."""
    version: int = 0
    contact: Contact = NotYetSeen()


class QueueRow(msgspec.Struct, kw_only=True):
    """A configured queue."""

    queue: str
    settings: Queue


class QuarterRow(msgspec.Struct, kw_only=True):
    """The counts of one queue in one quarter of an hour."""

    queue: str
    quarter: datetime
    arrived: int = 0
    answered: int = 0
    in_time: int = 0
    abandoned: int = 0
    waited_seconds: int = 0


class Contacts:
    """The projection."""

    name = "contacts"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Fold one batch over the rows that it concerns."""
        facts = [each.event for each in records if isinstance(each.event, AnyContactEvent)]
        rows = await store.read(CONTACTS, ContactRow, {fact.contact_id for fact in facts})
        answered = {each.queue for each in facts if isinstance(each, happened.ContactAnswered)}
        queues = Queues(await store.read(QUEUES, QueueRow, answered))
        quarters: dict[tuple[str, datetime], QuarterRow] = {}
        for event in (each.event for each in records):
            queues.fold(event)
            if not isinstance(event, AnyContactEvent):
                continue
            row = rows.setdefault(event.contact_id, ContactRow(contact_id=event.contact_id))
            was_answered = row.answered_at is not None
            _fold(row, event)
            if not was_answered:
                where = row.queue, quarter_of(event.at)
                quarter = QuarterRow(queue=where[0], quarter=where[1])
                _count(quarters.setdefault(where, quarter), event, queues.rows.get(row.queue))
        await store.put(CONTACTS, rows.values())
        await store.add(QUARTERS, quarters.values())
        await queues.write(store)


class Queues:
    """The queues whose service levels count, while a batch is folded."""

    def __init__(self, rows: dict[str, QueueRow]) -> None:
        self.rows = rows
        self._changed: dict[str, QueueRow] = {}
        self._removed: set[str] = set()

    def fold(self, event: Event) -> None:
        """The queues after an event of the configuration."""
        match event:
            case of_configuration.QueueChanged(queue=queue):
                row = QueueRow(queue=queue.queue, settings=queue)
                self.rows[queue.queue] = self._changed[queue.queue] = row
                self._removed.discard(queue.queue)
            case of_configuration.QueueRemoved(queue=removed):
                self.rows.pop(removed, None)
                self._changed.pop(removed, None)
                self._removed.add(removed)
            case _:
                pass

    async def write(self, store: RowStore) -> None:
        """Write the changed rows."""
        await store.put(QUEUES, self._changed.values())
        await store.remove(QUEUES, self._removed)


def quarter_of(at: datetime) -> datetime:
    """The beginning of its quarter of an hour; in every zone, days begin with one."""
    return at.astimezone(UTC).replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


def _fold(row: ContactRow, event: AnyContactEvent) -> None:
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
    row.departments = contact.departments
    row.waits_since = contact.place.since if isinstance(contact, Waiting | OnOffer) else None
    if isinstance(contact, Ended | Abandoned) and row.over_at is None:
        row.over_at = at


def _count(counted: QuarterRow, event: AnyContactEvent, queue: QueueRow | None) -> None:
    """Count an event of a contact that was not answered before; transfers are not counted again."""
    match event:
        case happened.ContactArrived():
            counted.arrived += 1
        case happened.ContactAnswered(waited_seconds=waited):
            counted.answered += 1
            counted.waited_seconds += waited
            counted.in_time += queue is not None and waited <= queue.settings.answer_within
        case happened.ContactAbandoned():
            counted.abandoned += 1
        case _:
            pass
