"""What survey answers: which closed cases nobody has been asked about yet."""

from datetime import datetime

import msgspec

from baton_common.http.calls import Call
from baton_common.http.pages import Page, PageQuery, instant_of, key_after, page_of
from baton_common.http.routes import Routes
from baton_common.identity.policy import needs
from baton_common.identity.principal import Principal, Role
from baton_common.running.queries import Queries
from baton_survey.projections.unsurveyed import unsurveyed_cases

READERS = needs(Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.AUDITOR, Role.MACHINE)
SEES_EVERY_DEPARTMENT = (Role.COMMAND_CENTRE, Role.AUDITOR)


class UnsurveyedCase(msgspec.Struct, frozen=True):
    """A closed case whose customer has not been asked how it was."""

    case_id: str
    number: str
    department: str
    matter: str
    language: str
    channel: str
    closed_at: datetime


def survey_routes(pool: Queries) -> Routes:
    """The routes of survey, reading through `pool`."""
    routes = Routes("surveys")

    @routes.get("/v1/unsurveyed", policy=READERS, answers=Page[UnsurveyedCase])
    async def list_unsurveyed(call: Call, query: PageQuery) -> Page[UnsurveyedCase]:
        """List closed cases whose customer was not asked yet, in the order of their closing."""
        key = key_after("unsurveyed", query.after, str, str)
        after = (instant_of(key[0]), str(key[1])) if key else None
        rows = await unsurveyed_cases(
            pool, departments=departments_of(call.principal), after=after, limit=query.limit + 1
        )
        items = [msgspec.convert(dict(row), UnsurveyedCase) for row in rows]
        if len(items) <= query.limit:
            return Page(items=items)
        last = items[query.limit - 1]
        return page_of("unsurveyed", items, query.limit, last.closed_at.isoformat(), last.case_id)

    return routes


def departments_of(principal: Principal) -> list[str] | None:
    """Whose cases they see: their own departments', or everybody's (None), as a machine does
    whose key names no department."""
    if principal.has(*SEES_EVERY_DEPARTMENT) or (
        principal.is_machine and not principal.departments
    ):
        return None
    return sorted(principal.departments)
