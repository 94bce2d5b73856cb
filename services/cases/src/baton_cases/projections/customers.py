"""Every customer and address: found by id or subject, merges followed."""

from collections.abc import Sequence

import asyncpg
import msgspec
from sqlalchemy import JSON, Boolean, Column, Index, MetaData, Table, Text

from baton_cases.domain.address import events as of_address
from baton_cases.domain.customer import events as happened
from baton_cases.domain.customer.state import Customer, Known, NotYetKnown, TakenIn, evolve
from baton_common.engine.projections.queries import Queries
from baton_common.engine.projections.rows import read_rows, write_rows
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
AddressEvents = of_address.AddressClaimed | of_address.AddressFailed | of_address.AddressRecovered

ROOT = """
with recursive up(customer_id, taken_in_by) as (
    select customer_id, taken_in_by from customers where customer_id = $1
    union all
    select c.customer_id, c.taken_in_by from customers c join up on c.customer_id = up.taken_in_by)
select customer_id from up where taken_in_by is null
"""
FAMILY = """
with recursive down(customer_id) as (
    select $1::text
    union all
    select c.customer_id from customers c join down on c.taken_in_by = down.customer_id)
select customer_id from down
"""


class CustomerRow(msgspec.Struct, kw_only=True):
    """A row; `state` is the customer as the decider knows them."""

    customer_id: str
    taken_in_by: str | None = None
    state: Customer = NotYetKnown()


class AddressRow(msgspec.Struct, kw_only=True):
    """Whose an address is, and whether mails to it come back."""

    subject: str
    customer_id: str
    failing: bool = False


class Customers:
    """The projection."""

    name = "customers"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], connection: asyncpg.Connection) -> None:
        """Fold one batch over the rows that it concerns."""
        of_customers = [each.event for each in records if isinstance(each.event, CustomerEvents)]
        ids = {event.customer_id for event in of_customers}
        rows = await read_rows(connection, CUSTOMERS, CustomerRow, ids)
        for event in of_customers:
            row = rows.setdefault(event.customer_id, CustomerRow(customer_id=event.customer_id))
            row.state = evolve(row.state, event)
            row.taken_in_by = row.state.into if isinstance(row.state, TakenIn) else None
        await write_rows(connection, CUSTOMERS, rows.values())
        addresses = {
            each.event.subject: AddressRow(
                subject=each.event.subject,
                customer_id=each.event.customer_id,
                failing=isinstance(each.event, of_address.AddressFailed),
            )
            for each in records
            if isinstance(each.event, AddressEvents)
        }
        await write_rows(connection, ADDRESSES, addresses.values())


async def find_customer(pool: Queries, customer_id: str) -> Known | None:
    """The customer of this id, or whoever took them in."""
    root = await pool.fetchval(ROOT, customer_id)
    async with pool.acquire() as connection:
        rows = await read_rows(connection, CUSTOMERS, CustomerRow, [root] if root else [])
    row = rows.get(root)
    return row.state if row is not None and isinstance(row.state, Known) else None


async def customer_of_subject(pool: Queries, subject: str) -> str | None:
    """The id that an address was claimed for."""
    sql = "select customer_id from customers_addresses where subject = $1"
    found: str | None = await pool.fetchval(sql, subject)
    return found


async def family_of(pool: Queries, customer_id: str) -> list[str]:
    """The customer's id and those of everybody they took in: their cases keep those."""
    return [row["customer_id"] for row in await pool.fetch(FAMILY, customer_id)]


async def failing_subjects(pool: Queries, subjects: Sequence[str]) -> frozenset[str]:
    """Which of these addresses mails come back from."""
    sql = "select subject from customers_addresses where failing and subject = any($1)"
    return frozenset(row["subject"] for row in await pool.fetch(sql, list(subjects)))
