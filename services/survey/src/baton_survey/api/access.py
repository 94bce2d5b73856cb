"""Policies of the routes, and the visibility of answers and comments."""

from typing import Annotated

from fastapi import Depends

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Principal, Role

READERS = needs(
    Role.SUPERVISOR,
    Role.LEAD,
    Role.COMMAND_CENTRE,
    Role.AUDITOR,
    Role.PROCESS_OWNER,
    Role.MACHINE,
)
ADMINISTRATORS = needs(Role.ADMINISTRATOR)
Reader = Annotated[Caller, Depends(allow(READERS))]
Administrator = Annotated[Caller, Depends(allow(ADMINISTRATORS))]
READS_COMMENTS = (Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.AUDITOR)
"""The others see the scores."""
SEES_EVERY_DEPARTMENT = (Role.COMMAND_CENTRE, Role.AUDITOR)


def departments_of(principal: Principal) -> list[str] | None:
    """The departments whose cases they see: their own, or all (None); a machine that is limited to
    none sees all."""
    if principal.is_unbound or principal.has(*SEES_EVERY_DEPARTMENT):
        return None
    return sorted(principal.departments)
