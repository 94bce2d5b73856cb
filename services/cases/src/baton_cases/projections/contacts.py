"""Live contacts, from the first news to the end of wrap-up: whom each rings at, who speaks."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg
import msgspec
from sqlalchemy import JSON, Boolean, Column, DateTime, Index, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from baton_cases.domain.contact.state import CONTACT, Contact, KnownContact, UnknownContact, evolve
from baton_cases.projections.customers import family_of, find_customer
from baton_common.engine.projections.queries import Queries
from baton_common.engine.projections.rows import read_rows, write_rows
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
    Column("since", DateTime(timezone=True), nullable=False),
    Column("is_linked", Boolean, nullable=False),
    Column("state", JSON, nullable=False),
    Index("contacts_people", "people", postgresql_using="gin"),
)

CALLERS = """
select distinct c.caller, a.customer_id from contacts c
join customers_addresses a on a.subject = c.caller where $1 = any(c.people)
"""


class ContactRow(msgspec.Struct, kw_only=True):
    """A row; `state` is the contact as the decider knows it, the other columns follow from it."""

    contact_id: str
    channel: str = ""
    queue: str = ""
    language: str = ""
    caller: str | None = None
    """The subject they called from."""
    rings_at: str | None = None
    lapses_at: datetime | None = None
    talking: list[str] = msgspec.field(default_factory=list)
    people: list[str] = msgspec.field(default_factory=list)
    """Who may see the customer's screen."""
    since: datetime | None = None
    """When it last changed."""
    is_linked: bool = False
    state: Contact = UnknownContact()


class Contacts:
    """The projection. What is over is taken out: the log keeps it."""

    name = "contacts"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], connection: asyncpg.Connection) -> None:
        """Fold one batch over the rows that it concerns."""
        news = [each.event for each in records if CONTACT.owns(each.event)]
        rows = await read_rows(
            connection, CONTACTS, ContactRow, {event.contact_id for event in news}
        )
        for event in news:
            row = rows.setdefault(event.contact_id, ContactRow(contact_id=event.contact_id))
            row.state = evolve(row.state, event)
            row.since = event.at
        live = [row for row in rows.values() if _follow(row)]
        await write_rows(connection, CONTACTS, live)
        over = rows.keys() - {row.contact_id for row in live}
        if over:
            await connection.execute("delete from contacts where contact_id = any($1)", list(over))


def _follow(row: ContactRow) -> bool:
    """Bring the columns up to the state; whether the contact is still live."""
    contact = row.state
    if not isinstance(contact, KnownContact) or contact.is_over:
        return False
    told = contact.told
    row.channel, row.queue, row.language = told.channel, told.queue, told.language
    row.caller = contact.caller.subject if contact.caller else None
    row.rings_at, row.lapses_at = contact.rings_at, contact.lapses_at
    row.talking, row.people = list(contact.talking), list(contact.people)
    row.is_linked = bool(contact.cases)
    return True


async def callers_of(pool: Queries, person: str) -> dict[str, str]:
    """The customers whose contact rings at the person, is answered or wrapped up by them: every
    id that their cases may carry, with the subject that the customer called from."""
    found: dict[str, str] = {}
    for row in await pool.fetch(CALLERS, person):
        if (known := await find_customer(pool, row["customer_id"])) is not None:
            found |= dict.fromkeys(await family_of(pool, known.id), row["caller"])
    return found
