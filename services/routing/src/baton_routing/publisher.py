"""The contracts that routing publishes: contacts, and agents' presence."""

from collections.abc import Mapping
from typing import assert_never

from baton_common.model.aggregate import Publish
from baton_common.model.contract import Contract
from baton_contracts.call_arrived import contact as contracts
from baton_contracts.call_arrived.agent import AgentPresenceChanged
from baton_contracts.call_arrived.contact import ContactSummary
from baton_contracts.words import UNDETERMINED
from baton_routing.domain.agent import events as of_agent
from baton_routing.domain.agent.events import AgentEvent
from baton_routing.domain.agent.state import AGENT, Agent
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.events import ContactEvent
from baton_routing.domain.contact.state import CONTACT, Contact, Known, NotYetSeen, queue_of
from baton_routing.domain.contact.status import agent_of, state_name


def publish_contact(event: ContactEvent, after: Contact) -> Contract | None:
    """The contract of a contact's event; none for a case that the service cases published
    itself."""
    if isinstance(after, NotYetSeen):
        return None
    contact = _summary(after)
    match event:
        case happened.ContactArrived():
            return contracts.ContactArrived(
                contact=contact,
                caller=event.caller,
                dialled=event.dialled,
                last_agent=event.last_agent,
                unidentified=_unidentified(event.unidentified),
            )
        case happened.ContactQueued():
            return contracts.ContactQueued(
                contact=contact, why=event.why, asked_for=event.asked_for
            )
        case happened.ContactOffered():
            return contracts.ContactOffered(
                contact=contact, offer_id=event.offer_id, lapses_at=event.lapses_at
            )
        case happened.OfferDeclined():
            return contracts.OfferDeclined(
                contact=contact, offer_id=event.offer_id, agent=event.agent, reason=event.reason
            )
        case happened.OfferLapsed():
            return contracts.OfferLapsed(
                contact=contact, offer_id=event.offer_id, agent=event.agent
            )
        case happened.ContactAnswered():
            return contracts.ContactAnswered(
                contact=contact,
                offer_id=event.offer_id,
                waited_seconds=event.waited_seconds,
                transfer=event.transfer,
                before=event.before,
            )
        case happened.ContactTransferred() | happened.TransferEnded():
            return _transfer(event, contact)
        case _:
            return _ending(event, contact)


def _transfer(
    event: happened.ContactTransferred | happened.TransferEnded, contact: ContactSummary
) -> Contract:
    if isinstance(event, happened.TransferEnded):
        return contracts.TransferEnded(
            contact=contact, kind=event.kind, by=event.by, reason=event.reason
        )
    return contracts.ContactTransferred(
        contact=contact,
        kind=event.kind,
        by=event.by,
        to_queue=event.to_queue,
        to_agent=event.to_agent,
    )


def _ending(
    event: happened.ContactOverflowed
    | happened.InteractionEnded
    | happened.ContactAbandoned
    | happened.ContactEnded
    | happened.ContactWrappedUp
    | happened.CaseLinked,
    contact: ContactSummary,
) -> Contract | None:
    match event:
        case happened.ContactOverflowed():
            return contracts.ContactOverflowed(
                contact=contact, from_queue=event.from_queue, due_at=event.due_at
            )
        case happened.InteractionEnded():
            return contracts.InteractionEnded(
                contact=contact,
                agent=event.agent,
                talked_seconds=event.talked_seconds,
                wrap_up_until=event.wrap_up_until,
            )
        case happened.ContactAbandoned():
            return contracts.ContactAbandoned(contact=contact, waited_seconds=event.waited_seconds)
        case happened.ContactEnded():
            return contracts.ContactEnded(
                contact=contact,
                agent=event.agent,
                talked_seconds=event.talked_seconds,
                wrap_up_until=event.wrap_up_until,
            )
        case happened.ContactWrappedUp():
            return contracts.ContactWrappedUp(
                contact=contact,
                agent=event.agent,
                wrapped_seconds=event.wrapped_seconds,
                code=event.code,
            )
        case happened.CaseLinked():
            return None
        case _:
            assert_never(event)


def _unidentified(
    caller: happened.UnidentifiedCaller | None,
) -> contracts.UnidentifiedCaller | None:
    if caller is None:
        return None
    return contracts.UnidentifiedCaller(
        why=caller.why, shown=caller.shown, calls=caller.calls, suggests=caller.suggests
    )


def publish_agent(event: AgentEvent, after: Agent) -> Contract | None:
    """Presence only; what an agent is asked and does is published with the contact."""
    match event:
        case of_agent.AgentBecameAvailable():
            return AgentPresenceChanged(
                agent=event.agent, presence="available", version=after.version
            )
        case of_agent.AgentWentAway():
            return AgentPresenceChanged(
                agent=event.agent, presence="away", reason=event.reason, version=after.version
            )
        case _:
            return None


def _summary(contact: Known) -> ContactSummary:
    arrival = contact.arrival
    return ContactSummary(
        id=arrival.contact_id,
        state=state_name(contact),
        channel=arrival.channel,
        queue=queue_of(contact),
        language=arrival.language or UNDETERMINED,
        priority=arrival.priority,
        agent=agent_of(contact),
        case_id=arrival.case_id,
        version=contact.version,
        departments=contact.departments,
    )


PUBLISHERS: Mapping[str, Publish] = {
    CONTACT.category: publish_contact,
    AGENT.category: publish_agent,
}
