"""The customers a person is in contact with: their cases become visible to that person."""

from baton_cases.queries.customers import WHOSE, family_of, find_customer
from baton_cases.queries.scope import Scope
from baton_common.engine.projections.queries import Queries

CALLERS = f"""
select distinct c.caller, {WHOSE.format(a="a")} as customer_id from contacts c
join customers_addresses a on a.subject = c.caller where $3 = any(c.people)
"""


async def callers_of(pool: Queries, scope: Scope) -> dict[str, str]:
    """Customers whose contact rings at the person, or is answered or wrapped up by them: every id
    that their cases may carry, with the subject that the customer called from. An address that
    only others have added leads to nobody."""
    found: dict[str, str] = {}
    for row in await pool.fetch(CALLERS, *scope.parameters):
        customer_id = row["customer_id"]
        if customer_id and (known := await find_customer(pool, customer_id)) is not None:
            found |= dict.fromkeys(await family_of(pool, known.id), row["caller"])
    return found
