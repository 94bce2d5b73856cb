"""Finds the open case that a caller is most likely about."""

from dataclasses import dataclass

from baton_common.engine.projections.queries import Queries
from baton_routing.queries.scope import Scope

FOUND = """
with recursive up(id) as (
    select customer_id from open_cases_subjects where subject = $1
    union
    select c.taken_in_by from open_cases_customers c join up on c.customer_id = up.id),
family(id) as (
    select id from up
    union
    select c.customer_id from open_cases_customers c join family f on c.taken_in_by = f.id)
select case_id, owner from open_cases
where customer_id in (select id from family) and state <> 'closed'
    and ($2::text[] is null or department = any($2))
order by state = 'resolved', touched_at desc, case_id desc limit 1
"""


@dataclass(frozen=True)
class LikelyCase:
    """The case that a call is probably about."""

    case_id: str
    owner: str | None
    """The accountable person, who is asked first. None: unknown."""


async def open_case_of(pool: Queries, scope: Scope, subject: str) -> LikelyCase | None:
    """The case of the customer with this address: open before resolved, the last touched first, of
    the departments that the channel may see; None: none is known."""
    departments = None if scope.everything else sorted(scope.departments)
    row = await pool.fetchrow(FOUND, subject, departments)
    return None if row is None else LikelyCase(row["case_id"], row["owner"])


async def is_shared(pool: Queries, subject: str) -> bool:
    """True if several people use this number, as staff have said."""
    sql = "select shared from open_cases_subjects where subject = $1"
    return bool(await pool.fetchval(sql, subject))
