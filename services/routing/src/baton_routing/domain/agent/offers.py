"""An agent is asked to take a contact, and answers or does not."""

from typing import assert_never

from baton_common.model.messages import Refused
from baton_routing.domain.agent import events as happened
from baton_routing.domain.agent.commands import AskAgent, StartInteraction, StopAsking
from baton_routing.domain.agent.events import AgentEvent
from baton_routing.domain.agent.state import Agent, Asked, Nothing, Talking, WrappingUp


def ask(command: AskAgent, agent: Agent) -> list[AgentEvent]:
    """A contact rings at them. Raises Refused unless they are available and free."""
    id_ = command.agent
    if not agent.available:
        raise Refused(f"{id_} is away; ask somebody who is available.", code="not-free")
    if not isinstance(agent.doing, Nothing):
        raise Refused(f"{id_} {_busy(agent)}; ask somebody who is free.", code="not-free")
    asked = happened.AgentAsked(
        agent=id_,
        contact_id=command.contact_id,
        offer_id=command.offer_id,
        lapses_at=command.lapses_at,
        at=command.at,
    )
    return [asked]


def stop(command: StopAsking, agent: Agent) -> list[AgentEvent]:
    """Ends the asking if it is this offer. An agent who did not answer in time is away then."""
    id_, at = command.agent, command.at
    if not isinstance(agent.doing, Asked) or agent.doing.offer_id != command.offer_id:
        return []
    ended = happened.AskingEnded(
        agent=id_,
        contact_id=agent.doing.contact_id,
        offer_id=command.offer_id,
        why=command.why,
        at=at,
    )
    if command.why != "lapsed" or not agent.available:
        return [ended]
    return [ended, happened.AgentWentAway(agent=id_, reason="unanswered", at=at)]


def start_interaction(command: StartInteraction, agent: Agent) -> list[AgentEvent]:
    """The agent answers the offer that rings at them. Raises Refused if another one rings, or
    none."""
    id_, offer_id = command.agent, command.offer_id
    if not isinstance(agent.doing, Asked) or agent.doing.offer_id != offer_id:
        raise Refused(f"This offer does not ring at {id_}.", code="offer-over")
    started = happened.InteractionStarted(
        agent=id_, contact_id=agent.doing.contact_id, offer_id=offer_id, at=command.at
    )
    return [started]


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
