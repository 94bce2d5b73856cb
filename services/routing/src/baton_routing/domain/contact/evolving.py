"""A contact after each event."""

from datetime import datetime
from typing import Any, assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.events import CONTACT_EVENTS, ContactEvent
from baton_routing.domain.contact.state import (
    Abandoned,
    Answered,
    Arrival,
    Contact,
    Ended,
    Known,
    NotYetSeen,
    Offer,
    OnOffer,
    Place,
    Talk,
    Transfer,
    Waiting,
    queue_of,
)


def evolve(contact: Contact, event: ContactEvent) -> Contact:
    """The contact after an event. One that does not fit what went before changes nothing."""
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
        dialled=event.dialled,
        last_agent=event.last_agent,
        case_id=event.case_id,
        at=event.at,
    )
    place = Place(queue=event.queue, entered=event.at, since=event.at)
    return Waiting(arrival=arrival, version=1, place=place)


def _queued(now: Known, event: happened.ContactQueued) -> Contact:
    if not isinstance(now, Waiting) or now.place.queue == event.queue:
        return now
    place = Place(queue=event.queue, entered=event.at, since=now.place.since)
    return msgspec.structs.replace(now, place=place)


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
    place = Place(
        queue=event.to_queue,
        entered=event.due_at,
        since=now.place.since,
        left=(*now.place.left, event.from_queue),
    )
    return msgspec.structs.replace(now, place=place)


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
    place = Place(queue=event.to_queue, entered=event.at, since=event.at)
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
    }


CONTACT: Aggregate[Contact, ContactEvent] = Aggregate(
    "contact", NotYetSeen(), evolve, CONTACT_EVENTS
)
