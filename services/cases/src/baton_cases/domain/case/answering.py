"""The department in which a case belongs to the agent who opens it while answering."""

from collections.abc import Sequence
from datetime import datetime

from baton_cases.domain.organisation.state import Organisation
from baton_common.model.messages import Refused


def department_of_answering(
    organisation: Organisation,
    agent: str,
    *,
    department: str,
    matter: str,
    queue: Sequence[str],
    at: datetime,
) -> str | None:
    """The matter's `department` if the agent may answer for it; else one of the contact's `queue`
    that is theirs, else their first. Theirs are those they belong to, then those they lead. None:
    there is none, so the case cannot be theirs. Raises Refused for somebody whom the organisation
    does not know."""
    if agent not in organisation.people:
        raise Refused(
            f"The organisation has nobody called {agent!r}, so they cannot answer for a case. Add "
            "them to the configuration file.",
            code="unknown-person",
        )
    if organisation.people[agent].suspended:
        return None
    if organisation.may_answer_for(department, matter, agent, at):
        return department
    led = (
        each
        for each in organisation.departments
        if organisation.duties(each, matter).lead(at) == agent
    )
    theirs = (*organisation.departments_of(agent), *led)
    return next((each for each in (*queue, *theirs) if each in theirs), None)
