"""Policies of the routes, and the visibility of cases."""

from collections.abc import Collection
from typing import Annotated

import asyncpg
from fastapi import Depends

from baton_cases.api.ids import CASE_ID
from baton_cases.domain.case.state import CASE, Active, CaseRecord
from baton_cases.domain.handoff.state import HANDOFF, Handoff
from baton_cases.queries.case_list import one_case
from baton_cases.queries.scope import Scope
from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Principal, Role
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork

STAFF = needs(Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.MACHINE)
"""Roles that work on cases."""
READERS = needs(
    Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.MACHINE, Role.AUDITOR
)
"""Roles that work on cases, and those that look after the fact."""
LEADS = needs(Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE)
CONSENTING = needs(Role.LEAD, Role.COMMAND_CENTRE)
"""Roles that agree for a department to a change of a customer."""
ADMINISTRATORS = needs(Role.ADMINISTRATOR)
DISPATCHERS = needs(Role.LEAD, Role.COMMAND_CENTRE, Role.ADMINISTRATOR)
"""Roles that hand over what somebody leaves behind: a lead in their departments, the others in
all."""
COLLEAGUES = needs(*Role)

Staff = Annotated[Caller, Depends(allow(STAFF))]
Reader = Annotated[Caller, Depends(allow(READERS))]
Lead = Annotated[Caller, Depends(allow(LEADS))]
Consenting = Annotated[Caller, Depends(allow(CONSENTING))]
Dispatcher = Annotated[Caller, Depends(allow(DISPATCHERS))]
Administrator = Annotated[Caller, Depends(allow(ADMINISTRATORS))]
Colleague = Annotated[Caller, Depends(allow(COLLEAGUES))]

SEES_EVERY_DEPARTMENT = (Role.COMMAND_CENTRE, Role.AUDITOR)


def scope_of(principal: Principal) -> Scope:
    """Their departments' cases; all of them for the command centre, for auditors, and for a
    machine that is limited to none."""
    return Scope(
        person=principal.id,
        departments=principal.departments,
        everything=principal.is_unbound or principal.has(*SEES_EVERY_DEPARTMENT),
    )


def current_case(work: UnitOfWork, case_id: str) -> CaseRecord:
    """The case, active or closed. Raises Unknown."""
    case = work.state(CASE, case_id)
    if not isinstance(case, CaseRecord):
        raise Unknown
    return case


@CASE_ID.check("case_id")
def seen_case(work: UnitOfWork, case_id: str, scope: Scope) -> CaseRecord:
    """The case, if it is there and the scope sees it. Raises Unknown for either."""
    case = current_case(work, case_id)
    handoff: Handoff | None = None
    if isinstance(case, Active) and case.handoff is not None:
        handoff = work.state(HANDOFF, case.handoff.handoff_id)
    if not scope.sees(case, handoff):
        raise Unknown
    return case


@CASE_ID.check("case_id")
async def shown_case(
    pool: Queries, scope: Scope, case_id: str, callers: Collection[str] = ()
) -> asyncpg.Record:
    """The case as the list has it, if it is there and the scope sees it, or if it is of one of the
    callers. Raises Unknown for either."""
    row = await one_case(pool, scope, case_id, callers)
    if row is None:
        raise Unknown
    return row
