"""Customers who have called from a shared number."""

from baton_cases.domain.customer.state import Known
from baton_cases.queries.customers import find_customer
from baton_common.engine.projections.queries import Queries

MOST = 5
LATEST = """
select customer_id from shared_numbers where subject = $1 order by last_at desc, caller_id limit $2
"""


async def who_called_from(pool: Queries, subject: str) -> list[Known]:
    """Five at most, who called last first; merges are followed."""
    found: dict[str, Known] = {}
    for row in await pool.fetch(LATEST, subject, MOST):
        if (known := await find_customer(pool, row["customer_id"])) is not None:
            found.setdefault(known.id, known)
    return list(found.values())
