"""Who has called from a number that several people share, for a hint who it may be next time."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Column, DateTime, Index, MetaData, Table, Text

from baton_cases.domain.address.events import AddressReleased, AddressShared, AddressUnshared
from baton_cases.domain.case.events import ContactLinked
from baton_cases.domain.contact.events import ContactArrived
from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded
from baton_common.model.messages import Event

METADATA = MetaData()
CONTACTS = Table(
    "shared_numbers_contacts",
    METADATA,
    Column("contact_id", Text, primary_key=True),
    Column("subject", Text, nullable=False),
)
SHARED = Table(
    "shared_numbers_marked",
    METADATA,
    Column("subject", Text, primary_key=True),
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


class SharedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A number that staff marked as shared."""

    subject: str


class CallerRow(msgspec.Struct, frozen=True, kw_only=True):
    """A customer who has called from such a number, or whose it was alone."""

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
        events = [each.event for each in records]
        linked = {each.contact_id for each in events if isinstance(each, ContactLinked)}
        calling = {
            each.caller.subject
            for each in events
            if isinstance(each, ContactArrived) and each.caller is not None
        }
        seen = Seen(
            await store.read(CONTACTS, ContactRow, {each for each in linked if each is not None}),
            set(await store.read(SHARED, SharedRow, calling)),
        )
        for event in events:
            seen.fold(event)
        await store.put(CONTACTS, seen.arrived)
        await store.put(CALLERS, seen.callers.values())
        marks = seen.marks.items()
        await store.put(SHARED, [SharedRow(subject=each) for each, is_ in marks if is_])
        await store.remove(SHARED, [each for each, is_ in marks if not is_])


class Seen:
    """Contacts and marks while a batch is folded."""

    def __init__(self, contacts: dict[str, ContactRow], shared: set[str]) -> None:
        self._contacts = contacts
        self._shared = shared
        self.marks: dict[str, bool] = {}
        """The last word of the batch on each number that was marked, or not any more."""
        self.arrived: list[ContactRow] = []
        self.callers: dict[str, CallerRow] = {}

    def fold(self, event: Event) -> None:
        """Apply one event. Whoever had a number alone may call from it, now that several do."""
        match event:
            case AddressShared(subject=subject, customers=customers, at=at):
                self.marks[subject] = True
                for customer_id in customers:
                    self._call(subject, customer_id, at)
            case AddressUnshared(subject=subject):
                self.marks[subject] = False
            case AddressReleased(subject=subject, customer_id=customer_id, at=at) if customer_id:
                self._call(subject, customer_id, at)
            case ContactArrived(contact_id=id_, caller=caller, unidentified=unknown):
                hint = unknown.suggests if unknown is not None else caller
                if hint is None or (caller is hint and not self._is_shared(hint.subject)):
                    return
                self._contacts[id_] = ContactRow(contact_id=id_, subject=hint.subject)
                self.arrived.append(self._contacts[id_])
            case ContactLinked(contact_id=str(id_)) as link if id_ in self._contacts:
                self._call(self._contacts[id_].subject, link.customer_id, link.at)
            case _:
                pass

    def _is_shared(self, subject: str) -> bool:
        return self.marks.get(subject, subject in self._shared)

    def _call(self, subject: str, customer_id: str, at: datetime) -> None:
        caller_id = f"{subject}/{customer_id}"
        self.callers[caller_id] = CallerRow(
            caller_id=caller_id, subject=subject, customer_id=customer_id, last_at=at
        )
