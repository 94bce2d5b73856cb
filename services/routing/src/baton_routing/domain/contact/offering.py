"""Whom a contact may be offered to, and what the answer to an offer leads to."""

from datetime import datetime, timedelta

from baton_common.model.messages import Refused
from baton_routing.domain.configuration.configuration import Configuration, seconds
from baton_routing.domain.configuration.skills import lacking
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.commands import (
    AnswerContact,
    DeclineOffer,
    LapseOffer,
    OfferContact,
)
from baton_routing.domain.contact.events import ContactEvent
from baton_routing.domain.contact.evolving import evolve
from baton_routing.domain.contact.moving import moves_due
from baton_routing.domain.contact.parting import part
from baton_routing.domain.contact.saying import cannot, waited
from baton_routing.domain.contact.state import Contact, OnOffer, Waiting

PASS = timedelta(seconds=60)
"""So long nobody is asked again for a contact that they did not take."""


def offer(
    command: OfferContact, contact: Contact, configuration: Configuration
) -> list[ContactEvent]:
    """Ask an agent who has the skills and no pass; whether they are free, they say themselves.
    Raises Refused, Unknown."""
    if not isinstance(contact, Waiting):
        raise cannot("offer", contact)
    agent, at = command.agent, command.at
    if contact.passes.get(agent, at) > at:
        raise Refused(f"{agent} has passed on this contact until {contact.passes[agent]:%H:%M:%S}.")
    named = contact.transfer.to_agent if contact.transfer else None
    if contact.transfer and contact.transfer.alone and agent != named:
        raise Refused(f"Only {named} is asked for this contact.")
    queue = configuration.queue(contact.place.queue)
    if agent not in configuration.agents:
        raise Refused(f"The house has no agent {agent}.")
    lacks = lacking(
        configuration.agents[agent].skills, queue.skills, contact.arrival.language_needed
    )
    if lacks is not None and agent != named:
        raise Refused(f"{agent} lacks {lacks.skill} {lacks.needs} for queue {queue.queue}.")
    offered = happened.ContactOffered(
        contact_id=command.contact_id,
        offer_id=command.offer_id,
        agent=agent,
        queue=queue.queue,
        lapses_at=at + seconds(queue.ring),
        matched_at=command.matched_at or at,
        at=at,
    )
    return [offered]


def answer(
    command: AnswerContact, contact: Contact, configuration: Configuration
) -> list[ContactEvent]:
    """Once, by whom it is offered to, before the offer lapses. Raises Refused, Unknown."""
    ringing = _ringing(command, contact, "answer")
    offer_, transfer = ringing.offer, ringing.transfer
    queue = configuration.queues.get(ringing.place.queue)
    answered = happened.ContactAnswered(
        contact_id=command.contact_id,
        offer_id=offer_.offer_id,
        agent=offer_.agent,
        queue=ringing.place.queue,
        wrap_up=queue.wrap_up if queue else 0,
        waited_seconds=waited(ringing.place.since, command.at),
        transfer=transfer.kind if transfer else None,
        before=transfer.by.agent if transfer else None,
        at=command.at,
    )
    if transfer is None or transfer.kind != "warm":
        return [answered]
    return [answered, part(command.contact_id, transfer.by, command.at)]


def decline(
    command: DeclineOffer, contact: Contact, configuration: Configuration
) -> list[ContactEvent]:
    """By whom it is offered to, before the offer lapses. Raises Refused, Unknown."""
    ringing = _ringing(command, contact, "decline")
    return give_back(ringing, "declined", configuration, command.at)


def give_back(
    ringing: OnOffer, reason: str, configuration: Configuration, at: datetime
) -> list[ContactEvent]:
    """Declined, or the agent went away: the contact waits again in its old place."""
    declined = happened.OfferDeclined(
        contact_id=ringing.arrival.contact_id,
        offer_id=ringing.offer.offer_id,
        agent=ringing.offer.agent,
        reason="away" if reason == "away" else "declined",
        passed_until=at + PASS,
        at=at,
    )
    return [declined, *_back(ringing, declined, configuration, at)]


def lapse(
    command: LapseOffer, contact: Contact, configuration: Configuration
) -> list[ContactEvent]:
    """Its time is over; the events say the instant at which it was. Raises Refused."""
    if not isinstance(contact, OnOffer) or contact.offer.offer_id != command.offer_id:
        raise Refused("This offer does not stand any more.", code="offer-over")
    at = contact.offer.lapses_at
    if command.at < at:
        raise Refused(f"The offer stands until {at:%H:%M:%S}.", code="not-due")
    lapsed = happened.OfferLapsed(
        contact_id=command.contact_id,
        offer_id=command.offer_id,
        agent=contact.offer.agent,
        passed_until=at + PASS,
        at=at,
    )
    return [lapsed, *_back(contact, lapsed, configuration, at)]


def _ringing(command: AnswerContact | DeclineOffer, contact: Contact, verb: str) -> OnOffer:
    if not isinstance(contact, OnOffer):
        raise cannot(verb, contact)
    offer_ = contact.offer
    if command.by != offer_.agent:
        raise Refused(
            f"It rings at {offer_.agent}, not at {command.by}; wait until it rings at you.",
            code="offer-over",
        )
    if command.offer_id not in (None, offer_.offer_id):
        raise Refused(
            "This offer is over; the contact rings again with another.", code="offer-over"
        )
    if command.at >= offer_.lapses_at:
        raise Refused(
            f"Too late: the offer lapsed at {offer_.lapses_at:%H:%M:%S}. "
            "Say that you are available to be asked again.",
            code="offer-over",
        )
    return contact


def _back(
    ringing: OnOffer,
    event: happened.OfferDeclined | happened.OfferLapsed,
    configuration: Configuration,
    at: datetime,
) -> list[ContactEvent]:
    """What follows when it comes back: moves that were due meanwhile; who was named alone did not
    take it, so whoever transferred it has the customer alone."""
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
    return [*moves_due(waits, configuration, until=at, back_at=at)]
