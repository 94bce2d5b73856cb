"""Which customers somebody may name: those of whom they see a case."""

from baton_cases.queries.case_list import Filters, case_page
from baton_cases.queries.customers import family_of
from baton_cases.queries.scope import Scope
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown


async def check_customers(pool: Queries, scope: Scope, *ids: str) -> None:
    """Each of them has a case that the scope sees. Raises Unknown."""
    if scope.everything:
        return
    for customer_id in ids:
        filters = Filters(customers=await family_of(pool, customer_id))
        if not await case_page(pool, scope, filters, before=None, limit=1):
            raise Unknown
