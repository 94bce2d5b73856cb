"""For which departments somebody speaks who says something about a customer."""

from baton_cases.ports import ReadOrganisation
from baton_common.edge.http.caller import Caller
from baton_common.edge.identity.principal import Role
from baton_common.model.messages import Refused


async def departments_speaking(
    caller: Caller, by: str, read_organisation: ReadOrganisation
) -> tuple[str, ...] | None:
    """The departments of the acting person; None, all of them: the command centre's. Raises Refused
    for somebody who belongs to none."""
    if caller.principal.has(Role.COMMAND_CENTRE):
        return None
    departments = caller.principal.departments
    if caller.principal.is_machine:
        theirs = frozenset((await read_organisation()).departments_of(by))
        departments = theirs if caller.principal.is_unbound else theirs & departments
    if not departments:
        raise Refused(
            f"{by} belongs to no department, and so speaks for none. Let somebody do it who does.",
            code="no-department",
        )
    return tuple(sorted(departments))
