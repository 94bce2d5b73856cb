"""Customers found by id or address; merges are followed."""

from collections.abc import Sequence
from dataclasses import dataclass

from baton_cases.domain.customer.state import Known
from baton_cases.projections.customers import CUSTOMERS, CustomerRow
from baton_cases.queries.scope import HELD, VISIBLE, Scope
from baton_common.engine.projections.queries import Queries
from baton_common.engine.projections.rows import PostgresRowStore

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

FAMILY_OF_ANY = """
with recursive up(customer_id, taken_in_by) as (
    select customer_id, taken_in_by from customers where customer_id = {id}
    union all
    select c.customer_id, c.taken_in_by from customers c join up on c.customer_id = up.taken_in_by),
family(customer_id) as (
    select customer_id from up where taken_in_by is null
    union all
    select c.customer_id from customers c join family on c.taken_in_by = family.customer_id)
"""
"""Everybody of whom the customer is one, whatever id of theirs it is."""
WHOSE = """
coalesce(
    (select min(added.value) from json_each_text({a}.departments) added
        where $1::bool or added.key = any($2::text[])),
    {a}.customer_id)
"""
"""The customer of an address, as it is in the table, for the departments of a scope."""
SHOWN = f"""
{FAMILY_OF_ANY.format(id="$4")}select coalesce(
    bool_or(customer_began and {VISIBLE.format(t="cases")})
    or bool_or(handed_over and {HELD.format(t="cases")})
    or bool_and({HELD.format(t="cases")}), false)
    or exists (
        select from family join customers k on k.customer_id = family.customer_id
        cross join lateral json_array_elements(k.state -> 'addresses') address
        join contacts c on c.caller = address ->> 's' and c.departments && $2::text[]
        join customers_addresses a on a.subject = c.caller
        where k.taken_in_by is null
            and {WHOSE.format(a="a")} in (select customer_id from family))
from cases where customer_id in (select customer_id from family)
"""
"""Whoever opened the only cases that there are of a customer knows what there is to know. A contact
that the customer began is one of its queue's departments until it is over; one of all departments
gives nobody a right but those whom it rings at or who talk."""


async def is_shown(pool: Queries, scope: Scope, customer_id: str) -> bool:
    """True if the scope may read the customer: it sees a case that they began, holds one that was
    handed over or a live contact from an address of theirs, or holds all cases that there are of
    them. One statement, whoever is asked for."""
    return bool(await pool.fetchval(SHOWN, *scope.parameters, customer_id))


HOLDERS = f"""
{FAMILY_OF_ANY.format(id="$4")}select department,
    coalesce(array_agg(case_id order by case_id) filter (where status <> 'closed'), '{{}}') as open,
    bool_or(customer_began or handed_over) as shows,
    bool_or({VISIBLE.format(t="cases")}) as is_seen
from cases where customer_id in (select customer_id from family)
group by department order by department
"""


@dataclass(frozen=True)
class Holder:
    """A department that has cases of a customer."""

    department: str
    open: Sequence[str]
    """Those that are not closed."""
    shows: bool
    """One of them gives it the right to read the customer."""
    is_seen: bool
    """Whoever asks sees one of them."""


async def holders_of(pool: Queries, scope: Scope, customer_id: str) -> list[Holder]:
    """The departments with cases of the customer. One statement, whoever is asked for."""
    rows = await pool.fetch(HOLDERS, *scope.parameters, customer_id)
    return [Holder(**dict(row)) for row in rows]


UNPROVEN = """
select coalesce(bool_and(coalesce(sender_proof in ('fail', 'unknown'), false)), false)
from cases where customer_id = any($1::text[])
"""


async def is_unproven(pool: Queries, family: Sequence[str]) -> bool:
    """True if all that there is of the customer are mails whose sender is not proven."""
    return bool(await pool.fetchval(UNPROVEN, list(family)))


async def find_customer(pool: Queries, customer_id: str) -> Known | None:
    """The customer with this id, or the one they were merged into."""
    root = await pool.fetchval(ROOT, customer_id)
    async with pool.acquire() as connection:
        rows = await PostgresRowStore(connection).read(
            CUSTOMERS, CustomerRow, [root] if root else []
        )
    row = rows.get(root)
    return row.state if row is not None and isinstance(row.state, Known) else None


PAGE = """
select customer_id from customers where taken_in_by is null and customer_id > $1
order by customer_id limit $2
"""


async def customer_page(pool: Queries, after: str, limit: int) -> list[Known]:
    """Customers who were not merged into another, in the order of their ids."""
    ids = [row["customer_id"] for row in await pool.fetch(PAGE, after, limit)]
    async with pool.acquire() as connection:
        rows = await PostgresRowStore(connection).read(CUSTOMERS, CustomerRow, ids)
    states = (rows[each].state for each in ids if each in rows)
    return [each for each in states if isinstance(each, Known)]


OF_SUBJECT = f"""
select {WHOSE.format(a="a")} from customers_addresses a where a.subject = $3
"""


async def customer_of_subject(pool: Queries, scope: Scope, subject: str) -> str | None:
    """The customer that an address belongs to, for the departments of the scope."""
    everything, departments, _ = scope.parameters
    found: str | None = await pool.fetchval(OF_SUBJECT, everything, departments, subject)
    return found


async def family_of(pool: Queries, customer_id: str) -> list[str]:
    """The ids of the customer and of all who were merged into them: cases keep the old ids."""
    return [row["customer_id"] for row in await pool.fetch(FAMILY, customer_id)]


async def family_of_any(pool: Queries, customer_id: str) -> list[str]:
    """The ids of everybody of whom the customer is one; none: there is no such customer. One
    statement, whoever is asked for."""
    sql = FAMILY_OF_ANY.format(id="$1") + "select customer_id from family"
    return [row["customer_id"] for row in await pool.fetch(sql, customer_id)]


async def claimed_subjects(pool: Queries, subjects: Sequence[str]) -> dict[str, bool]:
    """The subjects of those addresses by which somebody is known; true: mails to it bounce."""
    sql = "select subject, failing from customers_addresses where subject = any($1)"
    return {row["subject"]: row["failing"] for row in await pool.fetch(sql, list(subjects))}
