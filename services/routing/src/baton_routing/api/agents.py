"""Agents: what they say of themselves, what rings at them, what they can."""

from datetime import datetime
from typing import Annotated, Literal

import asyncpg
import msgspec

from baton_common.edge.http.bodies import RequestBody
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.pages import Page, PageQuery, key_after, page_of
from baton_common.edge.http.routes import Routes
from baton_common.edge.identity.principal import Principal, Role
from baton_common.edge.problems import Problem
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Refused, Unknown
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.api.access import AGENTS, READERS, SUPERVISORS, WATCHERS, sees_whole_floor
from baton_routing.api.configuration_views import SkilledView, skilled_view
from baton_routing.api.views import (
    Activity,
    AgentView,
    ContactId,
    ContactView,
    PersonId,
    Presence,
    agent_view,
    contact_view,
)
from baton_routing.domain.agent.state import AGENT, Nothing
from baton_routing.domain.configuration.state import (
    CONFIGURATION,
    THE_CONFIGURATION,
    the_configuration,
)
from baton_routing.domain.contact.state import CONTACT, NotYetSeen
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import ChangePresence, ChangeSkills
from baton_routing.queries.agents import agent_page

SPEAKS_FOR_OTHERS = (
    Role.SUPERVISOR,
    Role.LEAD,
    Role.COMMAND_CENTRE,
    Role.ADMINISTRATOR,
    Role.MACHINE,
)


class ChangingPresence(RequestBody, frozen=True, kw_only=True):
    """Available, or away and why."""

    presence: Presence
    reason: Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]{1,40}$", examples=["break"])] | None = (
        None
    )
    """Why they are away; a telephone that lost its agent says `disconnected`."""


class ChangingSkills(RequestBody, frozen=True, kw_only=True):
    """All that they can, with levels."""

    skills: dict[
        Annotated[str, msgspec.Meta(pattern="^(lang:)?[A-Za-z0-9-]{1,64}$")],
        Annotated[int, msgspec.Meta(ge=1, le=100)],
    ]
    """`{"returns": 2, "lang:zh": 1}`; what is left out they cannot."""


class InHand(msgspec.Struct, frozen=True, kw_only=True):
    """An agent, and the contact that rings at them or that they have in hand."""

    agent: AgentView
    contact: ContactView | None = None


class AgentLine(msgspec.Struct, frozen=True, kw_only=True):
    """An agent in the list."""

    agent: PersonId
    presence: Presence
    reason: str | None = None
    activity: Activity
    since: datetime | None = None
    contact_id: ContactId | None = None
    skills: dict[str, int]
    pool: str


class AgentQuery(PageQuery, frozen=True):
    """Which agents; what is left out does not matter."""

    presence: Presence | None = None
    activity: Literal["free", "offered", "talking", "wrap-up"] | None = None


def agent_routes(commands: Commands, pool: Queries) -> Routes:
    """`/v1/agents`."""
    routes = Routes("agents")

    @routes.put("/v1/agents/{agent_id}/presence", policy=AGENTS, answers=AgentView)
    async def presence(call: Call, agent_id: str, body: ChangingPresence) -> Reply:
        """Say that you are available, or away and why; supervisors and machines for others.

        Away while a contact rings at you gives it to somebody else. What you have in hand goes
        on. Saying what is so already changes nothing.
        """
        _for(call.principal, agent_id)

        def run(work: UnitOfWork) -> AgentView:
            command = ChangePresence(
                agent=agent_id, presence=body.presence, reason=body.reason, at=work.now
            )
            try:
                agent = do(work, command)
            except Refused as refused:
                if refused.code != "no-change":
                    raise
                agent = work.state(AGENT, agent_id)
            return agent_view(agent_id, agent)

        return await commands.run(call, run, stream=AGENT.stream(agent_id))

    @routes.get("/v1/agents/{agent_id}/offers", policy=READERS, answers=InHand)
    async def offers(call: Call, agent_id: str) -> InHand:
        """Read what rings at an agent, or what they have in hand: always as it is now."""
        principal = call.principal
        if not sees_whole_floor(principal) and principal.id != agent_id:
            raise Unknown

        def run(work: UnitOfWork) -> InHand:
            agent = work.state(AGENT, agent_id)
            if agent.version == 0 and agent_id not in the_configuration(work).agents:
                raise Unknown
            if isinstance(agent.doing, Nothing):
                return InHand(agent=agent_view(agent_id, agent))
            contact = work.state(CONTACT, agent.doing.contact_id)
            shown = None if isinstance(contact, NotYetSeen) else contact_view(contact)
            return InHand(agent=agent_view(agent_id, agent), contact=shown)

        return (await commands.log.run(run, metadata=call.metadata)).answer

    @routes.get("/v1/agents", policy=WATCHERS, answers=Page[AgentLine])
    async def list_agents(query: AgentQuery) -> Page[AgentLine]:
        """List all agents: presence, what they do, since when, what they can."""
        of = f"agents:{query.presence}:{query.activity}"
        key = key_after(of, query.after, str)
        rows = await agent_page(
            pool,
            after=str(key[0]) if key else None,
            available=None if query.presence is None else query.presence == "available",
            activity=query.activity,
            limit=query.limit + 1,
        )
        lines = [_line(row) for row in rows]
        last = lines[query.limit - 1].agent if len(lines) > query.limit else ""
        return page_of(of, lines, query.limit, last)

    @routes.put("/v1/agents/{agent_id}/skills", policy=SUPERVISORS, answers=SkilledView)
    async def skills(call: Call, agent_id: str, body: ChangingSkills) -> Reply:
        """Change what an agent can, until the configuration file is loaded again."""

        def run(work: UnitOfWork) -> SkilledView:
            request = ChangeSkills(
                agent=agent_id, skills=body.skills, by=call.principal.id, at=work.now
            )
            return skilled_view(do(work, request).configuration.agents[agent_id])

        return await commands.run(call, run, stream=CONFIGURATION.stream(THE_CONFIGURATION))

    return routes


def _for(principal: Principal, agent_id: str) -> None:
    """Raises Problem 403: somebody else's presence is a supervisor's to change."""
    if principal.id != agent_id and not principal.has(*SPEAKS_FOR_OTHERS):
        raise Problem(403, "forbidden", "Only supervisors and machines speak for somebody else.")


def _line(row: asyncpg.Record) -> AgentLine:
    state = msgspec.json.decode(row["state"])
    return AgentLine(
        agent=row["agent"],
        presence="available" if row["available"] else "away",
        reason=state.get("reason"),
        activity=row["activity"],
        since=row["since"],
        contact_id=row["contact_id"],
        skills=msgspec.json.decode(row["skills"]),
        pool=row["pool"],
    )
