"""Which customers a caller may name: those they may read."""

from dataclasses import dataclass

from baton_cases.api.access import scope_of
from baton_cases.api.on_the_line import OnTheLine
from baton_cases.queries.case_list import Filters, case_page
from baton_cases.queries.customers import family_of
from baton_common.edge.http.caller import Caller
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown


@dataclass(frozen=True)
class SeenCustomers:
    """Judges ids of customers, wherever a request names one."""

    pool: Queries
    on_the_line: OnTheLine

    async def must_see(self, caller: Caller, *ids: str) -> None:
        """Returns if the caller sees a case of each, or is in contact with them. Raises Unknown."""
        scope = scope_of(caller.principal)
        if scope.everything:
            return
        callers = await self.on_the_line.callers(caller)
        for customer_id in ids:
            family = await family_of(self.pool, customer_id)
            if not callers.keys().isdisjoint(family):
                continue
            filters = Filters(customers=family)
            if not await case_page(self.pool, scope, filters, before=None, limit=1):
                raise Unknown
