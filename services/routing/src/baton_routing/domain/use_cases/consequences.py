"""Contact, agent and missed call change in one unit, so that their streams never contradict each
other.

Some events of a contact have a consequence for an agent (an offer rings at them) or for the
call-back list (nobody answered), and the end of an agent's wrap-up has one for its contact. They
are recorded here, wherever an event comes from.
"""

from collections.abc import Sequence
from datetime import datetime

from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.agent import commands as of_agent
from baton_routing.domain.agent.decide import decide as decide_agent
from baton_routing.domain.agent.events import AgentEvent, CameToNothing, WrapUpEnded
from baton_routing.domain.agent.state import AGENT, Agent, WrappingUp
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.commands import ContactCommand, RecordWrapUp
from baton_routing.domain.contact.decide import decide as decide_contact
from baton_routing.domain.contact.events import ContactEvent
from baton_routing.domain.contact.state import CONTACT, Contact, OnOffer
from baton_routing.domain.use_cases import missed_calls


def decide_and_record(work: UnitOfWork, command: ContactCommand) -> Contact:
    """Decide a command of a contact and record its events with their consequences; gives the
    contact after them. Raises Refused, Unknown."""
    contact_id = command.contact_id
    return record(work, contact_id, decide_contact(command, work.state(CONTACT, contact_id)))


def record(work: UnitOfWork, contact_id: str, events: Sequence[ContactEvent]) -> Contact:
    """Record events of a contact, each with its consequence for an agent. Raises Refused."""
    for event in events:
        before = work.state(CONTACT, contact_id)
        work.record(CONTACT, contact_id, event)
        _change_agent(work, before, event)
        missed_calls.keep(work, before, event)
    return work.state(CONTACT, contact_id)


def record_of_agent(work: UnitOfWork, agent_id: str, events: Sequence[AgentEvent]) -> Agent:
    """Record events of an agent; the end of a wrap-up is recorded on its contact too."""
    for event in events:
        doing = work.state(AGENT, agent_id).doing
        work.record(AGENT, agent_id, event)
        if isinstance(event, WrapUpEnded) and isinstance(doing, WrappingUp):
            wrapped = RecordWrapUp(
                contact_id=event.contact_id,
                agent=agent_id,
                began_at=doing.began_at,
                code=event.code,
                at=event.at,
            )
            decide_and_record(work, wrapped)
    return work.state(AGENT, agent_id)


def _change_agent(work: UnitOfWork, before: Contact, event: ContactEvent) -> None:
    match event:
        case happened.ContactOffered():
            asked = of_agent.AskAgent(
                agent=event.agent,
                contact_id=event.contact_id,
                offer_id=event.offer_id,
                lapses_at=event.lapses_at,
                at=event.at,
            )
            _decide_agent(work, asked)
        case happened.OfferDeclined(reason=reason):
            _stop_asking(work, before, reason, event.at)
        case happened.OfferLapsed():
            _stop_asking(work, before, "lapsed", event.at)
        case happened.ContactAbandoned():
            _stop_asking(work, before, "abandoned", event.at)
        case happened.TransferEnded():
            _stop_asking(work, before, "cancelled", event.at)
        case happened.ContactAnswered(agent=agent, offer_id=offer_id, at=at):
            started = of_agent.StartInteraction(agent=agent, offer_id=offer_id, at=at)
            _decide_agent(work, started)
        case happened.InteractionEnded() | happened.ContactEnded():
            over = of_agent.StartWrapUp(agent=event.agent, until=event.wrap_up_until, at=event.at)
            _decide_agent(work, over)
        case _:
            pass


def _stop_asking(work: UnitOfWork, before: Contact, why: CameToNothing, at: datetime) -> None:
    if isinstance(before, OnOffer):
        offer = before.offer
        stopped = of_agent.StopAsking(agent=offer.agent, offer_id=offer.offer_id, why=why, at=at)
        _decide_agent(work, stopped)


def _decide_agent(work: UnitOfWork, command: of_agent.AgentCommand) -> None:
    agent = work.state(AGENT, command.agent)
    record_of_agent(work, command.agent, decide_agent(command, agent))
