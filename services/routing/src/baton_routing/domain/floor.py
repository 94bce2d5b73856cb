"""The floor: contact and agent change in one unit, so that they never tell different stories.

What time alone has brought about by `command.at` for whom a command touches is told first (an
offer that lapsed, a move that was due, a wrap-up that is over), whether the matcher has noticed
or not. Then what the person wishes is decided. Every unit stands on the house as it is.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.agent import deciding as agents
from baton_routing.domain.agent.agent import AGENT, Agent, Asked, WrappingUp
from baton_routing.domain.agent.commands import (
    AgentCommand,
    ChangePresence,
    EndWrapUp,
    EndWrapUpByTime,
)
from baton_routing.domain.agent.events import AgentEvent, CameToNothing, WrapUpEnded
from baton_routing.domain.configuration.applying import change_configuration
from baton_routing.domain.configuration.commands import (
    ApplyConfiguration,
    ChangeQueue,
    ChangeSkills,
    ConfigurationCommand,
)
from baton_routing.domain.configuration.configuration import Configuration, the_configuration
from baton_routing.domain.contact import commands as wishes
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact import offering
from baton_routing.domain.contact.deciding import decide
from baton_routing.domain.contact.events import ContactEvent
from baton_routing.domain.contact.evolving import CONTACT
from baton_routing.domain.contact.moving import moves_due
from baton_routing.domain.contact.saying import waited
from baton_routing.domain.contact.state import Contact, NotYetSeen, OnOffer, Waiting

RoutingCommand: TypeAlias = wishes.ContactCommand | AgentCommand | ConfigurationCommand


def decide_command(work: UnitOfWork, command: RoutingCommand) -> Contact | Agent | Configuration:
    """Decide any command of routing in this unit; what it was about, after it. Raises Refused,
    Unknown."""
    match command:
        case ChangePresence():
            return change_presence(work, command)
        case EndWrapUp() | EndWrapUpByTime():
            return end_wrap_up(work, command)
        case ApplyConfiguration() | ChangeQueue() | ChangeSkills():
            return change_configuration(work, command)
        case _:
            return do(work, command)


def do(work: UnitOfWork, command: wishes.ContactCommand) -> Contact:
    """Decide what is asked of a contact and record it, on the agents concerned too; the contact
    after it. Raises Refused, Unknown."""
    id_ = command.contact_id
    if not isinstance(command, OF_THE_OFFER):
        _catch_up(work, id_, command.at)
    named = None
    if isinstance(command, wishes.TransferContact) and command.agent is not None:
        named = work.state(AGENT, command.agent)
    events = decide(command, work.state(CONTACT, id_), the_configuration(work), named)
    return record(work, id_, events)


def change_presence(work: UnitOfWork, command: ChangePresence) -> Agent:
    """Available or away; away gives an offer back, as a pass. Raises Refused, Unknown."""
    agent = _present(work, command.agent, command.at)
    changed = agents.change_presence(command, agent)
    if isinstance(agent.doing, Asked) and command.presence == "away":
        id_ = agent.doing.contact_id
        ringing = work.state(CONTACT, id_)
        if isinstance(ringing, OnOffer) and ringing.offer.offer_id == agent.doing.offer_id:
            record(
                work, id_, offering.give_back(ringing, "away", the_configuration(work), command.at)
            )
    return work.record(AGENT, command.agent, *changed)


def end_wrap_up(work: UnitOfWork, command: EndWrapUp | EndWrapUpByTime) -> Agent:
    """By hand, or because its time is over. Raises Refused, Unknown."""
    if isinstance(command, EndWrapUp):
        _present(work, command.agent, command.at)
    agent = work.state(AGENT, command.agent)
    _tell(work, command.agent, agents.end_wrap_up(command, agent))
    return work.state(AGENT, command.agent)


def record(work: UnitOfWork, contact_id: str, events: Sequence[ContactEvent]) -> Contact:
    """Record events of a contact, each with what it means for an agent; the contact after."""
    for event in events:
        before = work.state(CONTACT, contact_id)
        work.record(CONTACT, contact_id, event)
        _mean(work, before, event)
    return work.state(CONTACT, contact_id)


OF_THE_OFFER = wishes.AnswerContact | wishes.DeclineOffer | wishes.LapseOffer | wishes.MoveContact
"""They speak of what time may have ended: too late is refused, not caught up with."""


def _mean(work: UnitOfWork, before: Contact, event: ContactEvent) -> None:
    """What an event of a contact means for an agent's stream."""
    match event:
        case happened.ContactOffered(agent=id_):
            work.record(AGENT, id_, *agents.ask(id_, work.state(AGENT, id_), event))
        case happened.OfferDeclined(reason=reason):
            _stop_asking(work, before, reason, event.at)
        case happened.OfferLapsed():
            _stop_asking(work, before, "lapsed", event.at)
        case happened.ContactAbandoned():
            _stop_asking(work, before, "abandoned", event.at)
        case happened.TransferEnded():
            _stop_asking(work, before, "cancelled", event.at)
        case happened.ContactAnswered(agent=id_, offer_id=offer, at=at):
            agent = work.state(AGENT, id_)
            work.record(AGENT, id_, *agents.start_interaction(id_, agent, offer, at))
        case happened.InteractionEnded() | happened.ContactEnded():
            agent = work.state(AGENT, event.agent)
            _tell(
                work,
                event.agent,
                agents.start_wrap_up(event.agent, agent, event.wrap_up_until, event.at),
            )
        case _:
            pass


def _stop_asking(work: UnitOfWork, before: Contact, why: CameToNothing, at: datetime) -> None:
    if isinstance(before, OnOffer):
        id_, offer = before.offer.agent, before.offer.offer_id
        work.record(AGENT, id_, *agents.stop_asking(id_, work.state(AGENT, id_), offer, why, at))


def _tell(work: UnitOfWork, agent_id: str, events: Sequence[AgentEvent]) -> None:
    """Record events of an agent; the end of a wrap-up is news of its contact too."""
    for event in events:
        doing = work.state(AGENT, agent_id).doing
        work.record(AGENT, agent_id, event)
        if isinstance(event, WrapUpEnded) and isinstance(doing, WrappingUp):
            wrapped = happened.ContactWrappedUp(
                contact_id=event.contact_id,
                agent=agent_id,
                wrapped_seconds=waited(doing.began_at, event.at),
                code=event.code,
                at=event.at,
            )
            work.record(CONTACT, event.contact_id, wrapped)


def _present(work: UnitOfWork, agent_id: str, at: datetime) -> Agent:
    """The agent as time alone has left them. Raises Unknown."""
    agent = work.state(AGENT, agent_id)
    if agent.version == 0 and agent_id not in the_configuration(work).agents:
        raise Unknown(f"The house of routing has no agent {agent_id}.")
    match agent.doing:
        case Asked(contact_id=id_, lapses_at=lapses_at) if at >= lapses_at:
            _catch_up(work, id_, at)
        case WrappingUp(contact_id=id_, until=until) if at >= until:
            ended = agents.end_wrap_up(
                EndWrapUpByTime(agent=agent_id, contact_id=id_, at=at), agent
            )
            _tell(work, agent_id, ended)
        case _:
            pass
    return work.state(AGENT, agent_id)


def _catch_up(work: UnitOfWork, contact_id: str, at: datetime) -> None:
    """What time alone has brought about for a contact by then."""
    contact = work.state(CONTACT, contact_id)
    if isinstance(contact, NotYetSeen):
        return
    configuration = the_configuration(work)
    back_at = None
    if isinstance(contact, OnOffer) and at >= contact.offer.lapses_at:
        back_at = contact.offer.lapses_at
        late = wishes.LapseOffer(contact_id=contact_id, offer_id=contact.offer.offer_id, at=at)
        contact = record(work, contact_id, offering.lapse(late, contact, configuration))
    if isinstance(contact, Waiting):
        record(work, contact_id, [*moves_due(contact, configuration, until=at, back_at=back_at)])
