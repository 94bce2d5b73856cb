"""All customers, their merges, and the customer of each address."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import JSON, Boolean, Column, Index, MetaData, Table, Text

from baton_cases.domain.address import events as of_address
from baton_cases.domain.customer import events as happened
from baton_cases.domain.customer.state import Customer, NotYetKnown, TakenIn, evolve
from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded

METADATA = MetaData()
CUSTOMERS = Table(
    "customers",
    METADATA,
    Column("customer_id", Text, primary_key=True),
    Column("taken_in_by", Text),
    Column("state", JSON, nullable=False),
    Index("customers_taken_in", "taken_in_by"),
)
ADDRESSES = Table(
    "customers_addresses",
    METADATA,
    Column("subject", Text, primary_key=True),
    Column("customer_id", Text, nullable=False),
    Column("failing", Boolean, nullable=False),
)

CustomerEvents = (
    happened.CustomerRegistered
    | happened.CustomerAddressAdded
    | happened.CustomerMerged
    | happened.CustomerTakenIn
    | happened.CustomerMergeUndone
    | happened.CustomerSeparated
)
AddressEvents = (
    of_address.AddressClaimed
    | of_address.AddressFailed
    | of_address.AddressRecovered
    | of_address.AddressReleased
)


class CustomerRow(msgspec.Struct, kw_only=True):
    """A row; `state` is the customer as the decider knows them."""

    customer_id: str
    taken_in_by: str | None = None
    state: Customer = NotYetKnown()


class AddressRow(msgspec.Struct, kw_only=True):
    """The customer that an address belongs to, and whether mails to it bounce."""

    subject: str
    customer_id: str
    failing: bool = False


class Customers:
    """The projection."""

    name = "customers"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Fold one batch over the rows that it concerns."""
        of_customers = [each.event for each in records if isinstance(each.event, CustomerEvents)]
        ids = {event.customer_id for event in of_customers}
        rows = await store.read(CUSTOMERS, CustomerRow, ids)
        for event in of_customers:
            row = rows.setdefault(event.customer_id, CustomerRow(customer_id=event.customer_id))
            row.state = evolve(row.state, event)
            row.taken_in_by = row.state.into if isinstance(row.state, TakenIn) else None
        await store.put(CUSTOMERS, rows.values())
        last = {
            each.event.subject: each.event
            for each in records
            if isinstance(each.event, AddressEvents)
        }
        released = {
            subject
            for subject, event in last.items()
            if isinstance(event, of_address.AddressReleased)
        }
        addresses = {
            each.event.subject: AddressRow(
                subject=each.event.subject,
                customer_id=each.event.customer_id,
                failing=isinstance(each.event, of_address.AddressFailed),
            )
            for each in records
            if isinstance(each.event, AddressEvents)
        }
        await store.put(
            ADDRESSES, [row for subject, row in addresses.items() if subject not in released]
        )
        await store.remove(ADDRESSES, released)
