"""Who has called from a number that several people share, for a hint who it may be next time."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Column, DateTime, Index, MetaData, Table, Text

from baton_cases.domain.case.events import ContactLinked
from baton_cases.domain.contact.events import ContactArrived
from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded

METADATA = MetaData()
CONTACTS = Table(
    "shared_numbers_contacts",
    METADATA,
    Column("contact_id", Text, primary_key=True),
    Column("subject", Text, nullable=False),
)
CALLERS = Table(
    "shared_numbers",
    METADATA,
    Column("caller_id", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False),
    Index("shared_numbers_subject", "subject", "last_at"),
)


class ContactRow(msgspec.Struct, frozen=True, kw_only=True):
    """A contact from such a number, and the number's subject."""

    contact_id: str
    subject: str


class CallerRow(msgspec.Struct, frozen=True, kw_only=True):
    """A customer who has called from such a number."""

    caller_id: str
    """`<subject>/<customer>`."""
    subject: str
    customer_id: str
    last_at: datetime


class SharedNumbers:
    """The projection."""

    name = "shared_numbers"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Fold one batch over the rows that it concerns."""
        links = [each.event for each in records if isinstance(each.event, ContactLinked)]
        ids = {each.contact_id for each in links if each.contact_id is not None}
        contacts = await store.read(CONTACTS, ContactRow, ids)
        new: dict[str, ContactRow] = {}
        callers: dict[str, CallerRow] = {}
        for each in records:
            match each.event:
                case ContactArrived(contact_id=id_, unidentified=who) if who and who.suggests:
                    new[id_] = ContactRow(contact_id=id_, subject=who.suggests.subject)
                    contacts[id_] = new[id_]
                case ContactLinked(contact_id=str(id_)) as link if id_ in contacts:
                    subject = contacts[id_].subject
                    caller_id = f"{subject}/{link.customer_id}"
                    callers[caller_id] = CallerRow(
                        caller_id=caller_id,
                        subject=subject,
                        customer_id=link.customer_id,
                        last_at=link.at,
                    )
                case _:
                    pass
        await store.put(CONTACTS, new.values())
        await store.put(CALLERS, callers.values())
