"""Agents: their presence, what rings at them, what they can."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.cursors import key_after
from baton_common.edge.http.paging import Page, PageQuery
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.principal import Principal, Role
from baton_common.edge.models import Input, example
from baton_common.edge.problems import Problem
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Refused
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.api.access import (
    ByAgent,
    ByReader,
    BySupervisor,
    ByWatcher,
    scope_of,
    seen_agent,
)
from baton_routing.api.agent_views import AgentLine, AgentView, InHand, agent_line, agent_view
from baton_routing.api.configuration_views import SkilledView, skilled_view
from baton_routing.api.contact_views import contact_view
from baton_routing.api.ids import Activity, AgentInPath, Code, Level, Presence, SkillName
from baton_routing.domain.agent.state import AGENT, Agent, Nothing
from baton_routing.domain.configuration.state import (
    CONFIGURATION,
    THE_CONFIGURATION,
)
from baton_routing.domain.contact.state import CONTACT, NotYetSeen
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import ChangePresence, ChangeSkills
from baton_routing.queries.agents import agent_page
from baton_routing.queries.scope import Scope

SPEAKS_FOR_OTHERS = (
    Role.SUPERVISOR,
    Role.LEAD,
    Role.COMMAND_CENTRE,
    Role.ADMINISTRATOR,
    Role.MACHINE,
)


class ChangingPresence(Input):
    """Available, or away and why."""

    model_config = example(presence="away", reason="break")

    presence: Presence
    """Presence: only available agents are asked."""
    reason: Code | None = None
    """The reason they are away; a telephone that lost its agent says `disconnected`."""


class ChangingSkills(Input):
    """All that they can, with levels."""

    model_config = example(skills={"returns": 2, "lang:zh": 1})

    skills: dict[SkillName, Level]
    """Levels by skill; a skill that is left out is removed."""


class AgentQuery(PageQuery):
    """A filter of the list of agents; every field is optional."""

    presence: Presence | None = None
    """Only the available, or only the away."""
    activity: Activity | None = None
    """Only those who do this."""


def agent_routes(commands: Commands, pool: Queries) -> APIRouter:
    """`/v1/agents`."""
    router = edge_router("agents")

    @router.put("/v1/agents/{agent_id}/presence", response_model=AgentView)
    async def change_presence(
        caller: ByAgent, headers: CommandHeaders, agent_id: AgentInPath, body: ChangingPresence
    ) -> Response:
        """Say that you are available, or away and why; supervisors and machines for others.

        Going away while a contact rings at you gives it to somebody else. What you have in hand
        goes on. Saying what is so already changes nothing.
        """
        _check_speaks_for(caller.principal, agent_id)
        scope = scope_of(caller.principal)

        def decide(work: UnitOfWork) -> AgentView:
            seen_agent(work, scope, agent_id)
            request = ChangePresence(
                agent=agent_id, presence=body.presence, reason=body.reason, at=work.now
            )
            try:
                agent = do(work, request)
            except Refused as refused:
                if refused.code != "no-change":
                    raise
                agent = work.state(AGENT, agent_id)
            return _in_hand(work, scope, agent_id, agent).agent

        return await commands.commit(caller, headers, decide, stream=AGENT.stream(agent_id))

    @router.get("/v1/agents/{agent_id}/offers")
    async def read_offers(caller: ByReader, agent_id: AgentInPath) -> InHand:
        """Read what rings at an agent, or what they have in hand: always as it is now."""
        scope = scope_of(caller.principal)

        def read(work: UnitOfWork) -> InHand:
            return _in_hand(work, scope, agent_id, seen_agent(work, scope, agent_id))

        return (await commands.log.run(read, metadata=caller.metadata)).answer

    @router.get("/v1/agents")
    async def list_agents(
        caller: ByWatcher, query: Annotated[AgentQuery, Query()]
    ) -> Page[AgentLine]:
        """List the agents of your departments: presence, what they do, since when, what they
        can."""
        of = query.list_name("agents")
        key = key_after(of, query.after, str)
        rows = await agent_page(
            pool,
            scope_of(caller.principal),
            after=str(key[0]) if key else None,
            available=None if query.presence is None else query.presence == "available",
            activity=query.activity,
            limit=query.limit + 1,
        )
        lines = [agent_line(row) for row in rows]
        last = lines[query.limit - 1].agent if len(lines) > query.limit else ""
        return Page[AgentLine].cut(of, lines, query.limit, last)

    @router.put("/v1/agents/{agent_id}/skills", response_model=SkilledView)
    async def change_skills(
        caller: BySupervisor, headers: CommandHeaders, agent_id: AgentInPath, body: ChangingSkills
    ) -> Response:
        """Change what an agent can, until the configuration file is applied again."""

        def decide(work: UnitOfWork) -> SkilledView:
            seen_agent(work, scope_of(caller.principal), agent_id)
            request = ChangeSkills(
                agent=agent_id, skills=body.skills, by=caller.principal.id, at=work.now
            )
            return skilled_view(do(work, request).configuration.agents[agent_id])

        stream = CONFIGURATION.stream(THE_CONFIGURATION)
        return await commands.commit(caller, headers, decide, stream=stream)

    return router


def _in_hand(work: UnitOfWork, scope: Scope, agent_id: str, agent: Agent) -> InHand:
    """The agent with what they have in hand, as far as the scope sees the contact."""
    if isinstance(agent.doing, Nothing):
        return InHand(agent=agent_view(agent_id, agent))
    contact = work.state(CONTACT, agent.doing.contact_id)
    if isinstance(contact, NotYetSeen) or not scope.sees_contact(contact):
        hidden = {"contact_id": None, "offer_id": None}
        return InHand(agent=agent_view(agent_id, agent).model_copy(update=hidden))
    return InHand(agent=agent_view(agent_id, agent), contact=contact_view(contact))


def _check_speaks_for(principal: Principal, agent_id: str) -> None:
    """Raises Problem 403 for somebody else's presence, unless it is a supervisor or a machine."""
    if principal.id != agent_id and not principal.has(*SPEAKS_FOR_OTHERS):
        raise Problem(403, "forbidden", "Only supervisors and machines speak for somebody else.")
