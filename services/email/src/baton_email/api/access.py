"""Policies of the routes, and the visibility of mails."""

from typing import Annotated

from fastapi import Depends, Path

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.references import Ref
from baton_common.edge.identity.policy import everybody, needs
from baton_common.edge.identity.principal import Principal, Role
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown
from baton_email.api.views import EXAMPLE_ID
from baton_email.queries.messages import VisibleMails, may_see

CASE_ID = Ref("case")
MESSAGE_ID = Ref("message")
THREAD_ID = Ref("thread")
MessageId = Annotated[str, MESSAGE_ID, Path(description="Which mail.", examples=[EXAMPLE_ID])]

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


@MESSAGE_ID.check("message_id")
async def must_see(pool: Queries, principal: Principal, message_id: str) -> None:
    """Raises Unknown for a mail that they may not see, as for one that there is not."""
    if not await may_see(pool, seen_by(principal), message_id):
        raise Unknown
