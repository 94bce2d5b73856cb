"""All agents: presence, activity, and skills."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import JSON, Boolean, Column, DateTime, Index, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded
from baton_routing.domain.agent.events import (
    AgentDepartmentsChanged,
    AgentFact,
    AgentReadmitted,
    AgentSuspended,
)
from baton_routing.domain.agent.state import Agent, Asked, Nothing, Talking, WrappingUp, evolve
from baton_routing.domain.configuration import events as of_configuration

METADATA = MetaData()
AGENTS = Table(
    "agents",
    METADATA,
    Column("agent", Text, primary_key=True),
    Column("is_known", Boolean, nullable=False),
    Column("pool", Text, nullable=False),
    Column("skills", JSON, nullable=False),
    Column("available", Boolean, nullable=False),
    Column("activity", Text, nullable=False),
    Column("since", DateTime(timezone=True)),
    Column("contact_id", Text),
    Column("departments", ARRAY(Text), nullable=False),
    Column("state", JSON, nullable=False),
    Index("agents_free", "available", "activity"),
)


_NO_ACTIVITY = (AgentDepartmentsChanged, AgentSuspended, AgentReadmitted)


class AgentRow(msgspec.Struct, kw_only=True):
    """A row; `state` is the agent as the decider knows them."""

    agent: str
    is_known: bool = False
    """True if the configuration has the agent."""
    pool: str = ""
    skills: dict[str, int] = {}
    available: bool = False
    activity: str = "free"
    since: datetime | None = None
    """Instant of the last change of activity or presence."""
    contact_id: str | None = None
    departments: tuple[str, ...] = ()
    state: Agent = Agent()


class Agents:
    """The projection."""

    name = "agents"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Fold one batch over the rows that it concerns."""
        events = [(id_, each.event) for each in records if (id_ := _whose(each.event)) is not None]
        rows = await store.read(AGENTS, AgentRow, {id_ for id_, _ in events})
        for id_, event in events:
            row = rows.setdefault(id_, AgentRow(agent=id_))
            match event:
                case of_configuration.SkillsChanged(agent=skilled):
                    row.is_known, row.pool, row.skills = True, skilled.pool, skilled.skills
                case of_configuration.AgentRemoved():
                    row.is_known = False
                case AgentFact():
                    row.state = evolve(row.state, event)  # type: ignore[arg-type]  # as it is
                    row.available, row.departments = row.state.available, row.state.departments
                    row.activity, row.contact_id = activity_of(row.state)
                    if not isinstance(event, _NO_ACTIVITY):
                        row.since = event.at
                case _:
                    pass
        await store.put(AGENTS, rows.values())


def activity_of(agent: Agent) -> tuple[str, str | None]:
    """The activity as one word, and the contact."""
    match agent.doing:
        case Nothing():
            return "free", None
        case Asked(contact_id=contact_id):
            return "offered", contact_id
        case Talking(contact_id=contact_id):
            return "talking", contact_id
        case WrappingUp(contact_id=contact_id):
            return "wrap-up", contact_id


def _whose(event: object) -> str | None:
    match event:
        case AgentFact(agent=agent):
            return agent
        case of_configuration.SkillsChanged(agent=skilled):
            return skilled.agent
        case of_configuration.AgentRemoved(agent=gone):
            return gone
        case _:
            return None
