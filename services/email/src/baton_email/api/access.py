"""Policies of the routes, and the visibility of mails."""

from typing import Annotated

from fastapi import Depends

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.identity.policy import everybody, needs
from baton_common.edge.identity.principal import Principal, Role
from baton_email.queries.messages import VisibleMails

STAFF = needs(Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.MACHINE)
READERS = needs(
    Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.MACHINE, Role.AUDITOR
)
ADMINISTRATORS = needs(Role.ADMINISTRATOR)
Staff = Annotated[Caller, Depends(allow(STAFF))]
Reader = Annotated[Caller, Depends(allow(READERS))]
Administrator = Annotated[Caller, Depends(allow(ADMINISTRATORS))]
Anybody = Annotated[Caller, Depends(allow(everybody()))]
"""Bearers of a signed link; their identity is not checked."""
_SEES_EVERY_DEPARTMENT = (Role.COMMAND_CENTRE, Role.AUDITOR)


def seen_by(principal: Principal) -> VisibleMails:
    """Mails of their departments' cases; all of them for the command centre, for auditors and
    for a machine that is limited to none."""
    return VisibleMails(
        everything=principal.is_unbound or principal.has(*_SEES_EVERY_DEPARTMENT),
        departments=tuple(sorted(principal.departments)),
    )
