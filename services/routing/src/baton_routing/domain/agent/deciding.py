"""What an agent decides alone; what touches a contact too is put together in `floor`."""

from datetime import datetime
from typing import assert_never

from baton_common.model.messages import Refused
from baton_routing.domain.agent import events as happened
from baton_routing.domain.agent.agent import Agent, Asked, Nothing, Talking, WrappingUp
from baton_routing.domain.agent.commands import ChangePresence, EndWrapUp, EndWrapUpByTime
from baton_routing.domain.agent.events import AgentEvent, CameToNothing
from baton_routing.domain.contact.events import ContactOffered


def change_presence(command: ChangePresence, agent: Agent) -> list[AgentEvent]:
    """Away during an interaction or wrap-up ends neither. Raises Refused if nothing changes."""
    available = command.presence == "available"
    if agent.available == available:
        raise Refused(
            f"{command.agent} is {command.presence} already; nothing has changed.", code="no-change"
        )
    if available:
        return [happened.AgentBecameAvailable(agent=command.agent, at=command.at)]
    return [happened.AgentWentAway(agent=command.agent, reason=command.reason, at=command.at)]


def ask(agent_id: str, agent: Agent, offered: ContactOffered) -> list[AgentEvent]:
    """A contact is to ring at them. Raises Refused unless they are available and free."""
    if not agent.available:
        raise Refused(f"{agent_id} is away; ask somebody who is available.", code="not-free")
    if not isinstance(agent.doing, Nothing):
        raise Refused(f"{agent_id} {_busy(agent)}; ask somebody who is free.", code="not-free")
    asked = happened.AgentAsked(
        agent=agent_id,
        contact_id=offered.contact_id,
        offer_id=offered.offer_id,
        lapses_at=offered.lapses_at,
        at=offered.at,
    )
    return [asked]


def stop_asking(
    agent_id: str, agent: Agent, offer_id: str, why: CameToNothing, at: datetime
) -> list[AgentEvent]:
    """The offer came to nothing; nobody who did not answer in time is asked further."""
    if not isinstance(agent.doing, Asked) or agent.doing.offer_id != offer_id:
        return []
    ended = happened.AskingEnded(
        agent=agent_id, contact_id=agent.doing.contact_id, offer_id=offer_id, why=why, at=at
    )
    if why != "lapsed" or not agent.available:
        return [ended]
    return [ended, happened.AgentWentAway(agent=agent_id, reason="unanswered", at=at)]


def start_interaction(agent_id: str, agent: Agent, offer_id: str, at: datetime) -> list[AgentEvent]:
    """They answered the offer that rings at them."""
    if not isinstance(agent.doing, Asked) or agent.doing.offer_id != offer_id:
        raise Refused(f"Nothing with this offer rings at {agent_id}.", code="offer-over")
    started = happened.InteractionStarted(
        agent=agent_id, contact_id=agent.doing.contact_id, offer_id=offer_id, at=at
    )
    return [started]


def start_wrap_up(agent_id: str, agent: Agent, until: datetime, at: datetime) -> list[AgentEvent]:
    """Their interaction is over. A wrap-up of no time is over at once."""
    if not isinstance(agent.doing, Talking):
        raise Refused(f"{agent_id} is in no interaction that could end.")
    contact_id = agent.doing.contact_id
    started = happened.WrapUpStarted(agent=agent_id, contact_id=contact_id, until=until, at=at)
    if until > at:
        return [started]
    return [started, _over(agent_id, contact_id, at)]


def end_wrap_up(command: EndWrapUp | EndWrapUpByTime, agent: Agent) -> list[AgentEvent]:
    """By hand at any moment of it, by time when it is over. Raises Refused."""
    doing = agent.doing
    if not isinstance(doing, WrappingUp):
        raise Refused(f"{command.agent} is in no wrap-up that could end.")
    if command.contact_id not in (None, doing.contact_id):
        raise Refused(
            f"{command.agent} is in wrap-up of {doing.contact_id}, not of {command.contact_id}."
        )
    match command:
        case EndWrapUp(code=code, at=at):
            ended = happened.WrapUpEnded(
                agent=command.agent, contact_id=doing.contact_id, code=code, by_time=False, at=at
            )
            return [ended]
        case EndWrapUpByTime(at=at):
            if at < doing.until:
                raise Refused(f"The wrap-up lasts until {doing.until:%H:%M:%S}.", code="not-due")
            return [_over(command.agent, doing.contact_id, doing.until)]
        case _:
            assert_never(command)


def _over(agent_id: str, contact_id: str, at: datetime) -> AgentEvent:
    return happened.WrapUpEnded(
        agent=agent_id, contact_id=contact_id, code=None, by_time=True, at=at
    )


def _busy(agent: Agent) -> str:
    match agent.doing:
        case Asked(contact_id=id_):
            return f"is asked for {id_}"
        case Talking(contact_id=id_):
            return f"speaks with {id_}"
        case WrappingUp(contact_id=id_):
            return f"is in wrap-up of {id_}"
        case Nothing():
            return "is free"
        case _:
            assert_never(agent.doing)
