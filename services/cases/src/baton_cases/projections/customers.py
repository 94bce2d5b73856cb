"""All customers, their merges, and the customer of each address."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import JSON, Boolean, Column, Index, MetaData, Table, Text

from baton_cases.domain.address.state import ADDRESS, Address, Claimed, Unclaimed
from baton_cases.domain.address.state import evolve as evolve_address
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
    Column("customer_id", Text),
    Column("departments", JSON, nullable=False),
    Column("failing", Boolean, nullable=False),
    Column("state", JSON, nullable=False),
)

CustomerEvents = (
    happened.CustomerRegistered
    | happened.CustomerAddressAdded
    | happened.CustomerAddressConfirmed
    | happened.CustomerAddressUnlinked
    | happened.CustomerAddressLinked
    | happened.CustomerMerged
    | happened.CustomerTakenIn
    | happened.CustomerMergeUndone
    | happened.CustomerSeparated
)


class CustomerRow(msgspec.Struct, kw_only=True):
    """A row; `state` is the customer as the decider knows them."""

    customer_id: str
    taken_in_by: str | None = None
    state: Customer = NotYetKnown()


class AddressRow(msgspec.Struct, kw_only=True):
    """The customer that an address belongs to, and whether mails to it bounce; `state` is the
    address as the decider knows it, the other columns follow from it."""

    subject: str
    customer_id: str | None = None
    """Everywhere but where `departments` names another."""
    departments: dict[str, str] = msgspec.field(default_factory=dict)
    failing: bool = False
    state: Address = Unclaimed()


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
        of_addresses = [each.event for each in records if ADDRESS.owns(each.event)]
        found = await store.read(ADDRESSES, AddressRow, {event.subject for event in of_addresses})
        for each in of_addresses:
            address = found.setdefault(each.subject, AddressRow(subject=each.subject))
            address.state = evolve_address(address.state, each)
            if isinstance(address.state, Claimed):
                address.customer_id = address.state.customer_id
                address.departments = address.state.departments
                address.failing = address.state.failing
        claimed = [row for row in found.values() if isinstance(row.state, Claimed)]
        await store.put(ADDRESSES, claimed)
        await store.remove(ADDRESSES, found.keys() - {row.subject for row in claimed})
