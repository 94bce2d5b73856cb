"""An agent becomes available or goes away; the departments they belong to change."""

from baton_common.model.messages import Refused
from baton_routing.domain.agent import events as happened
from baton_routing.domain.agent.commands import AssignDepartments, SetPresence, Suspend
from baton_routing.domain.agent.events import AgentEvent
from baton_routing.domain.agent.state import Agent


def change(command: SetPresence, agent: Agent) -> list[AgentEvent]:
    """Going away ends neither an interaction nor a wrap-up. Raises Refused if nothing changes."""
    available = command.presence == "available"
    if agent.available == available:
        raise Refused(
            f"{command.agent} is {command.presence} already; nothing has changed.", code="no-change"
        )
    if available and agent.suspended:
        raise Refused(
            f"{command.agent} is suspended: no contact may ring at them.", code="suspended"
        )
    if available:
        return [happened.AgentBecameAvailable(agent=command.agent, at=command.at)]
    return [happened.AgentWentAway(agent=command.agent, reason=command.reason, at=command.at)]


def assign_departments(command: AssignDepartments, agent: Agent) -> list[AgentEvent]:
    """What rings at them goes on ringing. No event if they belong to these already."""
    departments = tuple(sorted(set(command.departments)))
    if departments == agent.departments:
        return []
    return [
        happened.AgentDepartmentsChanged(
            agent=command.agent, departments=departments, at=command.at
        )
    ]


def suspend(command: Suspend, agent: Agent) -> list[AgentEvent]:
    """Away at once, without a way back until it is over. No event if nothing changes."""
    id_, at = command.agent, command.at
    if agent.suspended == command.suspended:
        return []
    if not command.suspended:
        return [happened.AgentReadmitted(agent=id_, at=at)]
    suspended = happened.AgentSuspended(agent=id_, at=at)
    if not agent.available:
        return [suspended]
    return [suspended, happened.AgentWentAway(agent=id_, reason="suspended", at=at)]
