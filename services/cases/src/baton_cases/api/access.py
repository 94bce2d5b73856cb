"""Who may take which route, whom they act for, and what they may see."""

from baton_cases.domain.case.state import CASE, Active, CaseRecord
from baton_cases.domain.handoff.state import HANDOFF, Handoff
from baton_cases.projections.scope import Scope
from baton_common.http.problems import Problem
from baton_common.identity.policy import needs
from baton_common.identity.principal import Principal, Role
from baton_common.messages import Unknown
from baton_common.work import Work

STAFF = needs(Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.MACHINE)
"""Those who work on cases."""
READERS = needs(
    Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.MACHINE, Role.AUDITOR
)
"""Those, and those who look after the fact."""
LEADS = needs(Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE)
ADMINISTRATORS = needs(Role.ADMINISTRATOR)
EVERYBODY_OF_THE_HOUSE = needs(*Role)

SEES_EVERY_DEPARTMENT = (Role.COMMAND_CENTRE, Role.AUDITOR)


def scope_of(principal: Principal) -> Scope:
    """Their departments' cases; all of them for the command centre, for auditors, and for a
    machine whose key names no department."""
    is_whole = principal.is_machine and not principal.departments
    return Scope(
        person=principal.id,
        departments=principal.departments,
        everything=is_whole or principal.has(*SEES_EVERY_DEPARTMENT),
    )


def acting(principal: Principal, named: str | None) -> str:
    """The person who acts: the token's, or the one a machine names. Raises Problem 403, 422."""
    if principal.has(Role.MACHINE):
        if named is None:
            raise Problem(422, "invalid", "A machine says in `by` for which person it acts.")
        return named
    if named is not None and named != principal.id:
        raise Problem(403, "forbidden", "Only a machine may act for somebody else; leave `by` out.")
    return principal.id


def current_case(work: Work, case_id: str) -> CaseRecord:
    """The case, whoever asks. Raises Unknown."""
    case = work.state(CASE, case_id)
    if not isinstance(case, CaseRecord):
        raise Unknown
    return case


def seen_case(work: Work, case_id: str, scope: Scope) -> CaseRecord:
    """The case, if it is there and the scope sees it. Raises Unknown for either."""
    case = current_case(work, case_id)
    handoff: Handoff | None = None
    if isinstance(case, Active) and case.handoff is not None:
        handoff = work.state(HANDOFF, case.handoff.handoff_id)
    if not scope.sees(case, handoff):
        raise Unknown
    return case
