"""Policies of the routes, and the visibility of figures."""

from collections.abc import Sequence
from typing import Annotated

import asyncpg
from fastapi import Depends

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Principal, Role
from baton_kpi.domain.configuration.settings import Settings
from baton_kpi.queries.amounts import Scopes

READERS = needs(
    Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.PROCESS_OWNER, Role.AUDITOR, Role.MACHINE
)
SEES_EVERY_DEPARTMENT = (Role.COMMAND_CENTRE, Role.PROCESS_OWNER, Role.AUDITOR)
ADMINISTRATORS = needs(Role.ADMINISTRATOR)
Reader = Annotated[Caller, Depends(allow(READERS))]
Administrator = Annotated[Caller, Depends(allow(ADMINISTRATORS))]

_PEOPLE = "select id from indicators_names where kind = 'person' and departments && $1 order by id"


def departments_of(principal: Principal, asked: str | None) -> list[str] | None:
    """The departments whose figures the principal gets: their own, or all (None); a machine that
    is limited to none gets all."""
    if principal.is_unbound or principal.has(*SEES_EVERY_DEPARTMENT):
        return None if asked is None else [asked]
    own = principal.departments if asked is None else principal.departments & {asked}
    return sorted(own)


async def scopes_of(
    connection: asyncpg.Connection,
    settings: Settings,
    departments: Sequence[str] | None,
    queue: str | None = None,
) -> Scopes:
    """The departments somebody may see, as departments, queues and people: a contact is of its
    queue's department, an agent's time of the departments that the agent belongs to."""
    if departments is None:
        return {"department": None, "queue": None if queue is None else [queue], "person": None}
    queues = settings.queues_of(list(departments))
    if queue is not None:
        queues = [each for each in queues if each == queue]
    people = [row["id"] for row in await connection.fetch(_PEOPLE, list(departments))]
    return {"department": list(departments), "queue": queues, "person": people}
