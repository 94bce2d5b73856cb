"""An agent becomes available or goes away; which departments they belong to becomes known."""

from datetime import datetime

from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.agent.commands import AssignDepartments, SetPresence, Suspend
from baton_routing.domain.agent.decide import decide
from baton_routing.domain.agent.state import AGENT, Agent, Asked
from baton_routing.domain.configuration.state import the_configuration
from baton_routing.domain.contact.commands import ReturnOffer
from baton_routing.domain.contact.state import CONTACT, OnOffer
from baton_routing.domain.use_cases.consequences import decide_and_record, record_of_agent
from baton_routing.domain.use_cases.requests import ChangePresence, SetDepartments, SetSuspension


def change(work: UnitOfWork, request: ChangePresence) -> Agent:
    """Going away while a contact rings at them gives it back, as a pass. Raises Refused,
    Unknown."""
    agent = known_agent(work, request.agent)
    command = SetPresence(
        agent=request.agent, presence=request.presence, reason=request.reason, at=request.at
    )
    changed = decide(command, agent)
    if request.presence == "away" and isinstance(agent.doing, Asked):
        _give_back(work, request.agent, agent.doing, request.at)
    return record_of_agent(work, request.agent, changed)


def set_departments(work: UnitOfWork, request: SetDepartments) -> Agent:
    """The person belongs to these departments; what they have in hand goes on."""
    command = AssignDepartments(agent=request.agent, departments=request.departments, at=request.at)
    agent = work.state(AGENT, request.agent)
    return record_of_agent(work, request.agent, decide(command, agent))


def set_suspension(work: UnitOfWork, request: SetSuspension) -> Agent:
    """Whoever is suspended is away at once; what rings at them goes to somebody else, a
    conversation goes on."""
    command = Suspend(agent=request.agent, suspended=request.suspended, at=request.at)
    agent = work.state(AGENT, request.agent)
    changed = decide(command, agent)
    if request.suspended and changed and isinstance(agent.doing, Asked):
        _give_back(work, request.agent, agent.doing, request.at)
    return record_of_agent(work, request.agent, changed)


def known_agent(work: UnitOfWork, agent_id: str) -> Agent:
    """The agent. Raises Unknown if the configuration has none of this name, and had none who was
    ever available."""
    agent, configured = work.state(AGENT, agent_id), the_configuration(work).agents
    if agent.changed_at is None and agent_id not in configured:
        raise no_agent(agent_id)
    return agent


def no_agent(agent_id: str) -> Unknown:
    """The refusal for an agent that there is not, or that somebody may not see."""
    return Unknown(f"The configuration has no agent {agent_id}.")


def _give_back(work: UnitOfWork, agent_id: str, asked: Asked, at: datetime) -> None:
    ringing = work.state(CONTACT, asked.contact_id)
    if isinstance(ringing, OnOffer) and ringing.offer.offer_id == asked.offer_id:
        returned = ReturnOffer(
            contact_id=asked.contact_id,
            by=agent_id,
            offer_id=asked.offer_id,
            reason="away",
            configuration=the_configuration(work),
            at=at,
        )
        decide_and_record(work, returned)
