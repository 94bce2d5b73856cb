"""Which customers a caller may read, and so name by their id."""

from dataclasses import dataclass

from baton_cases.api.access import scope_of
from baton_cases.api.ids import CUSTOMER_ID
from baton_cases.api.on_the_line import OnTheLine
from baton_cases.queries.customers import is_shown
from baton_common.edge.http.caller import Caller
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown


@dataclass(frozen=True)
class SeenCustomers:
    """Judges ids of customers, wherever a request names one. A case that we opened ourselves gives
    no right to read its customer."""

    pool: Queries
    on_the_line: OnTheLine

    @CUSTOMER_ID.check("ids")
    async def must_read(self, caller: Caller, *ids: str) -> None:
        """Returns if the caller may read each of them. Raises Unknown."""
        for customer_id in ids:
            if not await self.may_read(caller, customer_id):
                raise Unknown

    async def may_read(self, caller: Caller, customer_id: str) -> bool:
        """True if their departments have a case or a live contact that the customer began, a case
        that was handed over to them, or all cases of the customer; or if they are in contact with
        the customer."""
        scope = scope_of(caller.principal)
        if scope.everything or await is_shown(self.pool, scope, customer_id):
            return True
        return customer_id in await self.on_the_line.callers(caller)
