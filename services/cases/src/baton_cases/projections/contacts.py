"""Live contacts, from arrival to the end of wrap-up: where each rings, who is talking."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import JSON, Boolean, Column, DateTime, Index, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from baton_cases.domain.contact.state import CONTACT, Contact, KnownContact, UnknownContact, evolve
from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded

METADATA = MetaData()
CONTACTS = Table(
    "contacts",
    METADATA,
    Column("contact_id", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("caller", Text),
    Column("rings_at", Text),
    Column("lapses_at", DateTime(timezone=True)),
    Column("talking", ARRAY(Text), nullable=False),
    Column("people", ARRAY(Text), nullable=False),
    Column("departments", ARRAY(Text), nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("is_linked", Boolean, nullable=False),
    Column("state", JSON, nullable=False),
    Index("contacts_people", "people", postgresql_using="gin"),
    Index("contacts_caller", "caller"),
)


class ContactRow(msgspec.Struct, kw_only=True):
    """A row. `state` is the contact as the decider knows it; the other columns follow from it."""

    contact_id: str
    channel: str = ""
    queue: str = ""
    language: str = ""
    caller: str | None = None
    """The subject that the customer called from."""
    rings_at: str | None = None
    lapses_at: datetime | None = None
    talking: list[str] = msgspec.field(default_factory=list)
    people: list[str] = msgspec.field(default_factory=list)
    """Agents who may see the customer's screen."""
    departments: list[str] = msgspec.field(default_factory=list)
    """Departments whose contact it is; none: all, and so none in particular."""
    since: datetime | None = None
    """Instant of the last change."""
    is_linked: bool = False
    state: Contact = UnknownContact()


class Contacts:
    """The projection. A contact that is over is removed; the log keeps it."""

    name = "contacts"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Fold one batch over the rows that it concerns."""
        events = [each.event for each in records if CONTACT.owns(each.event)]
        rows = await store.read(CONTACTS, ContactRow, {event.contact_id for event in events})
        for event in events:
            row = rows.setdefault(event.contact_id, ContactRow(contact_id=event.contact_id))
            row.state = evolve(row.state, event)
            row.since = event.at
        live = [row for row in rows.values() if _follow(row)]
        await store.put(CONTACTS, live)
        await store.remove(CONTACTS, rows.keys() - {row.contact_id for row in live})


def _follow(row: ContactRow) -> bool:
    """Update the columns from the state; returns whether the contact is still live."""
    contact = row.state
    if not isinstance(contact, KnownContact) or contact.is_over:
        return False
    told = contact.told
    row.channel, row.queue, row.language = told.channel, told.queue, told.language
    row.caller = contact.caller.subject if contact.caller else None
    row.rings_at, row.lapses_at = contact.rings_at, contact.lapses_at
    row.talking, row.people = list(contact.talking), list(contact.people)
    row.departments = list(told.departments)
    row.is_linked = bool(contact.cases)
    return True
