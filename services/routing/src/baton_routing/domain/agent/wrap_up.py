"""Wrap-up: the time an agent has after an interaction."""

from datetime import datetime

from baton_common.model.clock import clock_text
from baton_common.model.messages import Refused
from baton_routing.domain.agent import events as happened
from baton_routing.domain.agent.commands import ExpireWrapUp, FinishWrapUp, StartWrapUp
from baton_routing.domain.agent.events import AgentEvent
from baton_routing.domain.agent.state import Agent, Talking, WrappingUp


def start(command: StartWrapUp, agent: Agent) -> list[AgentEvent]:
    """Begin the wrap-up after an interaction. A wrap-up of zero seconds ends at once. Raises
    Refused."""
    id_, until, at = command.agent, command.until, command.at
    if not isinstance(agent.doing, Talking):
        raise Refused(f"{id_} has no conversation that could end.", code="no-conversation")
    contact_id = agent.doing.contact_id
    started = happened.WrapUpStarted(agent=id_, contact_id=contact_id, until=until, at=at)
    if until > at:
        return [started]
    return [started, _expired(id_, contact_id, at)]


def finish(command: FinishWrapUp, agent: Agent) -> list[AgentEvent]:
    """The agent ends it, at any moment of it. Raises Refused."""
    doing = wrapping_up(command.agent, agent)
    _check_contact(command, doing)
    ended = happened.WrapUpEnded(
        agent=command.agent,
        contact_id=doing.contact_id,
        code=command.code,
        by_time=False,
        at=command.at,
    )
    return [ended]


def expire(command: ExpireWrapUp, agent: Agent) -> list[AgentEvent]:
    """End a wrap-up whose time is over; the event carries the instant at which it ended. Raises
    Refused."""
    doing = wrapping_up(command.agent, agent)
    _check_contact(command, doing)
    if command.at < doing.until:
        raise Refused(f"The wrap-up lasts until {clock_text(doing.until)}.", code="not-due")
    return [_expired(command.agent, doing.contact_id, doing.until)]


def wrapping_up(agent_id: str, agent: Agent) -> WrappingUp:
    """The wrap-up the agent is in. Raises Refused if they are in none."""
    if not isinstance(agent.doing, WrappingUp):
        raise Refused(f"{agent_id} is not in wrap-up.", code="not-in-wrap-up")
    return agent.doing


def _check_contact(command: FinishWrapUp | ExpireWrapUp, doing: WrappingUp) -> None:
    if command.contact_id != doing.contact_id:
        raise Refused(
            f"{command.agent} is in wrap-up of {doing.contact_id}, not of {command.contact_id}.",
            code="not-in-wrap-up",
        )


def _expired(agent_id: str, contact_id: str, at: datetime) -> AgentEvent:
    return happened.WrapUpEnded(
        agent=agent_id, contact_id=contact_id, code=None, by_time=True, at=at
    )
