"""The customers a person is in contact with: their cases become visible to that person."""

from baton_cases.queries.customers import family_of, find_customer
from baton_common.engine.projections.queries import Queries

CALLERS = """
select distinct c.caller, a.customer_id from contacts c
join customers_addresses a on a.subject = c.caller where $1 = any(c.people)
"""


async def callers_of(pool: Queries, person: str) -> dict[str, str]:
    """Customers whose contact rings at the person, or is answered or wrapped up by them: every id
    that their cases may carry, with the subject that the customer called from."""
    found: dict[str, str] = {}
    for row in await pool.fetch(CALLERS, person):
        if (known := await find_customer(pool, row["customer_id"])) is not None:
            found |= dict.fromkeys(await family_of(pool, known.id), row["caller"])
    return found
