"""Who may see which mails."""

from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Principal, Role
from baton_email.queries.messages import Seen

STAFF = needs(Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.MACHINE)
READERS = needs(
    Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.MACHINE, Role.AUDITOR
)
ADMINISTRATORS = needs(Role.ADMINISTRATOR)
_SEES_EVERY_DEPARTMENT = (Role.COMMAND_CENTRE, Role.AUDITOR)


def seen_by(principal: Principal) -> Seen:
    """Mails of their departments' cases; all of them for the command centre, for auditors and
    for a machine whose key names no department."""
    return Seen(
        everything=principal.is_unbound or principal.has(*_SEES_EVERY_DEPARTMENT),
        departments=tuple(sorted(principal.departments)),
    )
