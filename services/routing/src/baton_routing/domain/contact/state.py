"""The states of a contact, and how each event changes them."""

from datetime import datetime
from typing import Any, TypeAlias, assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.events import CONTACT_EVENTS, ContactEvent
from baton_routing.domain.contact.parts import Arrival, Offer, QueuePlace, Talk, Transfer


class ArrivedContact(msgspec.Struct, frozen=True, kw_only=True):
    """Common to all contacts that arrived."""

    arrival: Arrival
    version: int
    passes: dict[str, datetime] = {}
    """Agents who are not asked for it, and until when."""
    wrapping: tuple[str, ...] = ()
    """Agents who are in wrap-up of it."""
    departments: tuple[str, ...] = ()
    """The departments whose contact it is: of its queue, and of those it was moved from; none:
    all."""


class Waiting(ArrivedContact, frozen=True, tag=True):
    """The contact waits in a queue; no agent is asked at the moment."""

    place: QueuePlace
    transfer: Transfer | None = None


class OnOffer(ArrivedContact, frozen=True, tag=True):
    """The contact rings at an agent."""

    place: QueuePlace
    offer: Offer
    transfer: Transfer | None = None


class Answered(ArrivedContact, frozen=True, tag=True):
    """An agent speaks with the customer, with `adviser` if they consult one."""

    talk: Talk
    adviser: Talk | None = None


class Ended(ArrivedContact, frozen=True, tag=True):
    """The conversation is over."""

    queue: str
    agent: str


class Abandoned(ArrivedContact, frozen=True, tag=True):
    """The customer left before anybody answered."""

    queue: str


class NotYetSeen(msgspec.Struct, frozen=True, tag=True):
    """Nothing arrived under this id."""


Contact: TypeAlias = NotYetSeen | Waiting | OnOffer | Answered | Ended | Abandoned
Known: TypeAlias = Waiting | OnOffer | Answered | Ended | Abandoned


def queue_of(contact: Known) -> str:
    """The queue it waits in, or was offered and answered in."""
    match contact:
        case Waiting() | OnOffer():
            return contact.place.queue
        case Answered():
            return (contact.adviser or contact.talk).queue
        case Ended() | Abandoned():
            return contact.queue


def with_customer(contact: Contact) -> str | None:
    """The agent who has the customer on the line, also while others are asked to take over."""
    match contact:
        case Waiting() | OnOffer():
            transfer = contact.transfer
            return transfer.by.agent if transfer and transfer.kind != "blind" else None
        case Answered():
            return contact.talk.agent
        case _:
            return None


def evolve(contact: Contact, event: ContactEvent) -> Contact:
    """The contact after an event. An event that does not fit the state changes nothing."""
    if isinstance(event, happened.ContactArrived):
        return _arrived(event)
    if isinstance(contact, NotYetSeen):
        return contact
    now: Known = msgspec.structs.replace(contact, version=contact.version + 1)
    match event:
        case happened.ContactQueued():
            return _queued(now, event)
        case happened.ContactOffered():
            return _offered(now, event)
        case happened.OfferDeclined() | happened.OfferLapsed():
            return _waits_again(now, event.agent, event.passed_until, event.at)
        case happened.ContactOverflowed():
            return _overflowed(now, event)
        case happened.ContactAnswered():
            return _answered(now, event)
        case happened.ContactTransferred():
            return _transferred(now, event)
        case happened.TransferEnded():
            return _transfer_ended(now)
        case happened.InteractionEnded():
            return _interaction_ended(now, event)
        case happened.ContactAbandoned():
            return Abandoned(**_seen(now), queue=queue_of(now))
        case happened.ContactEnded():
            ended = Ended(**_seen(now), queue=queue_of(now), agent=event.agent)
            return _wraps(ended, event.agent)
        case happened.ContactWrappedUp():
            left = tuple(agent for agent in now.wrapping if agent != event.agent)
            return msgspec.structs.replace(now, wrapping=left)
        case happened.CaseLinked():
            arrival = msgspec.structs.replace(now.arrival, case_id=event.case_id)
            return msgspec.structs.replace(now, arrival=arrival)
        case _:
            assert_never(event)


def _arrived(event: happened.ContactArrived) -> Contact:
    arrival = Arrival(
        contact_id=event.contact_id,
        channel=event.channel,
        language=event.language,
        language_needed=event.language_needed,
        priority=event.priority,
        caller=event.caller,
        unidentified=event.unidentified,
        dialled=event.dialled,
        last_agent=event.last_agent,
        case_id=event.case_id,
        at=event.at,
    )
    place = QueuePlace(queue=event.queue, entered=event.at, since=event.at)
    return Waiting(arrival=arrival, version=1, place=place, departments=event.departments)


def _queued(now: Known, event: happened.ContactQueued) -> Contact:
    if not isinstance(now, Waiting):
        return now
    place = now.place
    if place.queue != event.queue:
        place = QueuePlace(queue=event.queue, entered=event.at, since=place.since)
    return msgspec.structs.replace(now, place=place, departments=event.departments)


def _offered(now: Known, event: happened.ContactOffered) -> Contact:
    if not isinstance(now, Waiting):
        return now
    offer = Offer(
        offer_id=event.offer_id, agent=event.agent, at=event.at, lapses_at=event.lapses_at
    )
    return OnOffer(**_seen(now), place=now.place, transfer=now.transfer, offer=offer)


def _waits_again(now: Known, agent: str, until: datetime, at: datetime) -> Contact:
    if not isinstance(now, OnOffer):
        return now
    seen = {**_seen(now), "passes": _passes(now, agent, until, at)}
    return Waiting(**seen, place=now.place, transfer=now.transfer)


def _overflowed(now: Known, event: happened.ContactOverflowed) -> Contact:
    if not isinstance(now, Waiting):
        return now
    place = QueuePlace(
        queue=event.to_queue,
        entered=event.due_at,
        since=now.place.since,
        left=(*now.place.left, event.from_queue),
    )
    return msgspec.structs.replace(now, place=place, departments=event.departments)


def _answered(now: Known, event: happened.ContactAnswered) -> Contact:
    if not isinstance(now, OnOffer):
        return now
    talk = Talk(
        agent=event.agent,
        offer_id=event.offer_id,
        queue=event.queue,
        wrap_up=event.wrap_up,
        since=event.at,
    )
    if event.transfer == "consult" and now.transfer is not None:
        return Answered(**_seen(now), talk=now.transfer.by, adviser=talk)
    return Answered(**_seen(now), talk=talk)


def _transferred(now: Known, event: happened.ContactTransferred) -> Contact:
    if not isinstance(now, Answered):
        return now
    seen = {**_seen(now), "passes": _passes(now, event.by, event.passed_until, event.at)}
    place = QueuePlace(queue=event.to_queue, entered=event.at, since=event.at)
    transfer = Transfer(kind=event.kind, by=now.talk, to_agent=event.to_agent)
    return Waiting(**seen, place=place, transfer=transfer)


def _transfer_ended(now: Known) -> Contact:
    match now:
        case Waiting(transfer=Transfer() as transfer) | OnOffer(transfer=Transfer() as transfer):
            return Answered(**_seen(now), talk=transfer.by)
        case Answered():
            return msgspec.structs.replace(now, adviser=None)
        case _:
            return now


def _interaction_ended(now: Known, event: happened.InteractionEnded) -> Contact:
    if isinstance(now, Answered) and now.adviser and now.talk.agent == event.agent:
        now = Answered(**_seen(now), talk=now.adviser)
    return _wraps(now, event.agent)


def _wraps(now: Known, agent: str) -> Contact:
    return msgspec.structs.replace(now, wrapping=(*now.wrapping, agent))


def _passes(now: Known, agent: str, until: datetime, at: datetime) -> dict[str, datetime]:
    standing = {name: end for name, end in now.passes.items() if end > at}
    return {**standing, agent: until}


def _seen(now: Known) -> dict[str, Any]:
    return {
        "arrival": now.arrival,
        "version": now.version,
        "passes": now.passes,
        "wrapping": now.wrapping,
        "departments": now.departments,
    }


CONTACT: Aggregate[Contact, ContactEvent] = Aggregate(
    "contact", NotYetSeen(), evolve, CONTACT_EVENTS
)
