"""Rules for offers: who may be offered a contact, and the effect of each answer."""

from datetime import datetime, timedelta

from baton_common.model.clock import clock_text
from baton_common.model.messages import Refused
from baton_routing.domain.configuration.departments import is_theirs
from baton_routing.domain.configuration.skills import lacking
from baton_routing.domain.configuration.state import Configuration, seconds
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.commands import AnswerOffer, ExpireOffer, MakeOffer, ReturnOffer
from baton_routing.domain.contact.events import ContactEvent
from baton_routing.domain.contact.interactions import interaction_ended, whole_seconds
from baton_routing.domain.contact.overflow import overflows_due
from baton_routing.domain.contact.parts import Offer
from baton_routing.domain.contact.refusals import cannot
from baton_routing.domain.contact.state import Contact, OnOffer, Waiting, evolve

PASS = timedelta(seconds=60)
"""An agent who did not take a contact is not asked for it again for this long."""


def make(command: MakeOffer, contact: Contact) -> list[ContactEvent]:
    """Rings at an agent of the queue's departments who has the skills and no pass; whether they are
    free, the agent's own decider says. Raises Refused, Unknown."""
    if not isinstance(contact, Waiting):
        raise cannot("offer", contact)
    agent, configuration, at = command.agent, command.configuration, command.at
    if contact.passes.get(agent, at) > at:
        until = clock_text(contact.passes[agent])
        raise Refused(f"{agent} has passed on this contact until {until}.", code="passed-on")
    named = contact.transfer.to_agent if contact.transfer else None
    if contact.transfer and contact.transfer.alone and agent != named:
        raise Refused(f"Only {named} is asked for this contact.", code="somebody-named")
    queue = configuration.queue(contact.place.queue)
    if agent not in configuration.agents:
        raise Refused(f"The configuration has no agent {agent}.", code="unknown-agent")
    if agent != named and not is_theirs(queue.departments, command.departments):
        raise Refused(
            f"{agent} belongs to no department of queue {queue.queue}.", code="other-department"
        )
    lacks = lacking(
        configuration.agents[agent].skills, queue.skills, contact.arrival.language_needed
    )
    if lacks is not None and agent != named:
        raise Refused(
            f"{agent} lacks {lacks.skill} {lacks.needs} for queue {queue.queue}.",
            code="lacks-skill",
        )
    offered = happened.ContactOffered(
        contact_id=command.contact_id,
        offer_id=command.offer_id,
        agent=agent,
        queue=queue.queue,
        lapses_at=at + seconds(queue.ring),
        matched_at=command.matched_at,
        at=at,
    )
    return [offered]


def standing_offer(contact: Contact, verb: str) -> Offer:
    """The offer that rings now. Raises Refused, Unknown: there is none that one could `verb`."""
    if not isinstance(contact, OnOffer):
        raise cannot(verb, contact)
    return contact.offer


def answer(command: AnswerOffer, contact: Contact) -> list[ContactEvent]:
    """Only the agent it rings at, and before the offer lapses. Raises Refused, Unknown."""
    ringing = _ringing(command, contact, "answer")
    offer, transfer = ringing.offer, ringing.transfer
    queue = command.configuration.queues.get(ringing.place.queue)
    answered = happened.ContactAnswered(
        contact_id=command.contact_id,
        offer_id=offer.offer_id,
        agent=offer.agent,
        queue=ringing.place.queue,
        wrap_up=queue.wrap_up if queue else 0,
        waited_seconds=whole_seconds(ringing.place.since, command.at),
        transfer=transfer.kind if transfer else None,
        before=transfer.by.agent if transfer else None,
        at=command.at,
    )
    if transfer is None or transfer.kind != "warm":
        return [answered]
    return [answered, interaction_ended(command.contact_id, transfer.by, command.at)]


def give_back(command: ReturnOffer, contact: Contact) -> list[ContactEvent]:
    """Declined, or the agent went away: the contact waits again in its old place. Raises Refused,
    Unknown."""
    ringing, at = _ringing(command, contact, "decline"), command.at
    declined = happened.OfferDeclined(
        contact_id=command.contact_id,
        offer_id=ringing.offer.offer_id,
        agent=ringing.offer.agent,
        reason=command.reason,
        passed_until=at + PASS,
        at=at,
    )
    return [declined, *_after_return(ringing, declined, command.configuration, at)]


def expire(command: ExpireOffer, contact: Contact) -> list[ContactEvent]:
    """The offer lapsed; the events carry the instant at which it did. Raises Refused."""
    if not isinstance(contact, OnOffer) or contact.offer.offer_id != command.offer_id:
        raise Refused("This offer is no longer valid.", code="offer-over")
    at = contact.offer.lapses_at
    if command.at < at:
        raise Refused(f"The offer is valid until {clock_text(at)}.", code="not-due")
    lapsed = happened.OfferLapsed(
        contact_id=command.contact_id,
        offer_id=command.offer_id,
        agent=contact.offer.agent,
        passed_until=at + PASS,
        at=at,
    )
    return [lapsed, *_after_return(contact, lapsed, command.configuration, at)]


def _ringing(command: AnswerOffer | ReturnOffer, contact: Contact, verb: str) -> OnOffer:
    if not isinstance(contact, OnOffer):
        raise cannot(verb, contact)
    offer = contact.offer
    if command.by != offer.agent:
        raise Refused(
            f"It rings at {offer.agent}, not at {command.by}; wait until it rings at you.",
            code="offer-over",
        )
    if command.offer_id != offer.offer_id:
        raise Refused(
            "This offer is over; the contact rings again with another.", code="offer-over"
        )
    if command.at >= offer.lapses_at:
        raise Refused(
            f"Too late: the offer lapsed at {clock_text(offer.lapses_at)}. "
            "Say that you are available to be asked again.",
            code="offer-over",
        )
    return contact


def _after_return(
    ringing: OnOffer,
    event: happened.OfferDeclined | happened.OfferLapsed,
    configuration: Configuration,
    at: datetime,
) -> list[ContactEvent]:
    """The events that follow when an offer comes back.

    Overflows that were due meanwhile take effect. If only this agent was asked, the transfer has
    failed, and the agent who asked for it keeps the customer.
    """
    if ringing.transfer and ringing.transfer.alone:
        ended = happened.TransferEnded(
            contact_id=event.contact_id,
            kind=ringing.transfer.kind,
            by=ringing.transfer.by.agent,
            reason="unanswered",
            at=at,
        )
        return [ended]
    waits = evolve(ringing, event)
    assert isinstance(waits, Waiting)
    return overflows_due(waits, configuration, until=at, back_at=at)
