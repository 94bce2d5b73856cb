"""Policies of the routes, and what somebody may see."""

from typing import Annotated

from fastapi import Depends

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.commands import Commands
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Principal, Role
from baton_common.model.messages import Refused, Unknown
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.api.ids import AGENT_ID, CONTACT_ID, QUEUE_ID
from baton_routing.domain.agent.state import Agent
from baton_routing.domain.configuration.model import Queue
from baton_routing.domain.configuration.state import the_configuration
from baton_routing.domain.contact.state import CONTACT, Known, NotYetSeen
from baton_routing.domain.use_cases.presence import known_agent, no_agent
from baton_routing.queries.scope import Scope

CHANNELS = needs(Role.MACHINE, Role.ADMINISTRATOR)
"""PBX adapters, and administrators who try one out."""
AGENTS = needs(Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.MACHINE)
"""People who answer contacts, and machines for them."""
SUPERVISORS = needs(Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.ADMINISTRATOR)
"""People who change skills and queues."""
WATCHERS = needs(
    Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.ADMINISTRATOR, Role.MACHINE, Role.AUDITOR
)
"""People and machines who see what others do."""
READERS = needs(
    Role.AGENT,
    Role.SUPERVISOR,
    Role.LEAD,
    Role.COMMAND_CENTRE,
    Role.ADMINISTRATOR,
    Role.MACHINE,
    Role.AUDITOR,
)
CALL_BACKS = needs(
    Role.AGENT,
    Role.SUPERVISOR,
    Role.LEAD,
    Role.COMMAND_CENTRE,
    Role.MACHINE,
    Role.AUDITOR,
)
"""People who call customers back, and those that look after the fact."""
ADMINISTRATORS = needs(Role.ADMINISTRATOR)

ByChannel = Annotated[Caller, Depends(allow(CHANNELS))]
ByAgent = Annotated[Caller, Depends(allow(AGENTS))]
BySupervisor = Annotated[Caller, Depends(allow(SUPERVISORS))]
ByWatcher = Annotated[Caller, Depends(allow(WATCHERS))]
ByReader = Annotated[Caller, Depends(allow(READERS))]
ByCallBack = Annotated[Caller, Depends(allow(CALL_BACKS))]
ByAdministrator = Annotated[Caller, Depends(allow(ADMINISTRATORS))]

_WATCHES = (
    Role.SUPERVISOR,
    Role.LEAD,
    Role.COMMAND_CENTRE,
    Role.ADMINISTRATOR,
    Role.MACHINE,
    Role.AUDITOR,
)
SEES_EVERY_DEPARTMENT = (Role.COMMAND_CENTRE, Role.AUDITOR)


def scope_of(principal: Principal) -> Scope:
    """Agents see what concerns themselves, the others also what is of their departments; all of it
    the command centre, auditors, and a machine that is limited to no department."""
    return Scope(
        person=principal.id,
        departments=principal.departments,
        watches=principal.has(*_WATCHES),
        everything=principal.is_unbound or principal.has(*SEES_EVERY_DEPARTMENT),
    )


@CONTACT_ID.check("contact_id")
def seen_contact(work: UnitOfWork, scope: Scope, contact_id: str) -> Known:
    """The contact. Raises Unknown if it never arrived, or if they may not see it."""
    contact = work.state(CONTACT, contact_id)
    if isinstance(contact, NotYetSeen) or not scope.sees_contact(contact):
        raise Unknown
    return contact


@AGENT_ID.check("agent_id")
def seen_agent(work: UnitOfWork, scope: Scope, agent_id: str) -> Agent:
    """The agent. Raises Unknown if there is none, or if they may not see them."""
    agent = known_agent(work, agent_id)
    if not scope.sees_agent(agent_id, agent.departments):
        raise no_agent(agent_id)
    return agent


@QUEUE_ID.check("queue_id")
def seen_queue(work: UnitOfWork, scope: Scope, queue_id: str) -> Queue:
    """The queue. Raises Unknown if there is none, or if they may not see it."""
    queue = the_configuration(work).queues.get(queue_id)
    if queue is None or not scope.sees_queue(queue.departments):
        raise Unknown
    return queue


def check_acts_for(work: UnitOfWork, principal: Principal, by: str) -> None:
    """Raises Refused where a machine names an agent that there is not, or whom it may not see."""
    if by == principal.id:
        return
    try:
        seen_agent(work, scope_of(principal), by)
    except Unknown as unknown:
        raise Refused(unknown.sentence, code="unknown-agent") from None


async def hidden_queues(commands: Commands, caller: Caller, scope: Scope) -> list[str]:
    """The configured queues that they may not see. Raises LogUnavailable."""
    done = await commands.log.run(the_configuration, metadata=caller.metadata)
    queues = done.answer.queues.items()
    return [id_ for id_, each in queues if not scope.sees_queue(each.departments)]
