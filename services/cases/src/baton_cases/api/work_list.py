"""The work list: what you are asked to take, and what is yours."""

import msgspec

from baton_cases.api.access import STAFF, acting, scope_of
from baton_cases.api.views import CaseView, case_view
from baton_cases.projections.work_list import accountable_for, asked_for
from baton_common.http.bodies import Query
from baton_common.http.calls import Call
from baton_common.http.problems import Problem
from baton_common.http.routes import Routes
from baton_common.identity.principal import Role
from baton_common.running.queries import Queries


class WorkListQuery(Query, frozen=True):
    """Whose; left out: yours."""

    person: str | None = None
    """Somebody else's, for leads, supervisors, the command centre and machines: of it they see
    what they see anyway."""


class WorkList(msgspec.Struct, frozen=True, kw_only=True):
    """At most 200 cases of each kind."""

    person: str
    asked: list[CaseView]
    """Accept or decline these; the first lapses first."""
    accountable: list[CaseView]
    """Yours: open before resolved, what wants attention first."""


def work_list_routes(pool: Queries) -> Routes:
    """`/v1/work-list`."""
    routes = Routes("work list")

    @routes.get("/v1/work-list", policy=STAFF, answers=WorkList)
    async def work_list(call: Call, query: WorkListQuery) -> WorkList:
        """Read the work list over all channels."""
        person = _whose(call, query.person)
        scope = scope_of(call.principal)
        asked, mine = (
            await asked_for(pool, scope, person),
            await accountable_for(pool, scope, person),
        )
        return WorkList(
            person=person,
            asked=[case_view(row) for row in asked],
            accountable=[case_view(row) for row in mine],
        )

    return routes


def _whose(call: Call, named: str | None) -> str:
    principal = call.principal
    if named is None or named == principal.id or principal.has(Role.MACHINE):
        return acting(principal, named)
    if not principal.has(Role.LEAD, Role.SUPERVISOR, Role.COMMAND_CENTRE):
        raise Problem(403, "forbidden", "Leads and supervisors may see somebody else's work list.")
    return named
