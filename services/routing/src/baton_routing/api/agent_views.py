"""The views of agents, the same wherever they are shown."""

from datetime import datetime
from typing import assert_never

import asyncpg
import msgspec

from baton_common.edge.models import Output, example
from baton_routing.api.contact_views import EXAMPLE, ContactView
from baton_routing.api.ids import Activity, Presence
from baton_routing.domain.agent.state import Agent, Asked, Nothing, Talking, WrappingUp

_AGENT = {
    "agent": "ana",
    "presence": "available",
    "reason": None,
    "activity": "offered",
    "contact_id": "pbx-1732291200.17",
    "offer_id": "01a2",
    "until": "2026-03-02T09:00:20Z",
    "idle_since": "2026-03-02T08:55:00Z",
    "version": 12,
}


class AgentView(Output):
    """An agent as they are now."""

    model_config = example(**_AGENT)

    agent: str
    """The agent's id."""
    presence: Presence
    """Presence: only available agents are asked."""
    reason: str | None = None
    """The reason they are away."""
    activity: Activity
    """Their current activity."""
    contact_id: str | None = None
    """The contact that rings at them, or that they have in hand."""
    offer_id: str | None = None
    """The offer that rings, or that they answered."""
    until: datetime | None = None
    """The instant at which the offer lapses, or the wrap-up ends by itself."""
    idle_since: datetime | None = None
    """The instant at which they became available or ended wrap-up, whichever was later."""
    version: int
    """For `If-Match`."""


class InHand(Output):
    """An agent, and the contact that rings at them or that they have in hand."""

    model_config = example(agent=_AGENT, contact=EXAMPLE)

    agent: AgentView
    """The agent."""
    contact: ContactView | None = None
    """Null: none."""


class AgentLine(Output):
    """An agent in the list."""

    model_config = example(
        agent="ana",
        presence="available",
        reason=None,
        activity="free",
        since="2026-03-02T08:55:00Z",
        contact_id=None,
        skills={"returns": 2, "lang:zh": 1},
        departments=["returns"],
        pool="main",
    )

    agent: str
    """The agent's id."""
    presence: Presence
    """Presence: only available agents are asked."""
    reason: str | None = None
    """The reason they are away."""
    activity: Activity
    """Their current activity."""
    since: datetime | None = None
    """The instant at which they began it."""
    contact_id: str | None = None
    """The contact that rings at them, or that they have in hand; null for one that you may not
    see."""
    skills: dict[str, int]
    """Levels by skill; languages are skills `lang:<code>`."""
    departments: list[str]
    """The departments that they belong to."""
    pool: str
    """The pool whose queues they serve."""


def agent_view(agent_id: str, agent: Agent) -> AgentView:
    """The view of an agent."""
    activity, contact_id, offer_id, until = _in_hand(agent)
    return AgentView(
        agent=agent_id,
        presence="available" if agent.available else "away",
        reason=agent.reason,
        activity=activity,
        contact_id=contact_id,
        offer_id=offer_id,
        until=until,
        idle_since=agent.idle_since,
        version=agent.version,
    )


def agent_line(row: asyncpg.Record) -> AgentLine:
    """A row of the read model."""
    state = msgspec.json.decode(row["state"])
    return AgentLine(
        agent=row["agent"],
        presence="available" if row["available"] else "away",
        reason=state.get("reason"),
        activity=row["activity"],
        since=row["since"],
        contact_id=row["contact_id"] if row["shows_contact"] else None,
        skills=msgspec.json.decode(row["skills"]),
        departments=row["departments"],
        pool=row["pool"],
    )


def _in_hand(agent: Agent) -> tuple[Activity, str | None, str | None, datetime | None]:
    match agent.doing:
        case Asked(contact_id=contact_id, offer_id=offer_id, lapses_at=until):
            return "offered", contact_id, offer_id, until
        case Talking(contact_id=contact_id, offer_id=offer_id):
            return "talking", contact_id, offer_id, None
        case WrappingUp(contact_id=contact_id, until=until):
            return "wrap-up", contact_id, None, until
        case Nothing():
            return "free", None, None, None
        case _:
            assert_never(agent.doing)
