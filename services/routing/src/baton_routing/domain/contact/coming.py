"""A contact comes, waits, moves on, and is over."""

from typing import Any

from baton_common.model.messages import Refused
from baton_routing.domain.configuration.configuration import Configuration, seconds
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.commands import (
    AbandonContact,
    ArriveContact,
    EndContact,
    LinkCase,
    MoveContact,
)
from baton_routing.domain.contact.events import ContactEvent, TransferKind
from baton_routing.domain.contact.moving import moves_due
from baton_routing.domain.contact.parting import part
from baton_routing.domain.contact.saying import cannot, waited
from baton_routing.domain.contact.state import (
    Answered,
    Contact,
    NotYetSeen,
    OnOffer,
    Transfer,
    Waiting,
    with_customer,
)


def arrive(
    command: ArriveContact, contact: Contact, configuration: Configuration
) -> list[ContactEvent]:
    """It waits where the house says; never lost where there is a default queue. Raises Refused."""
    id_, at = command.contact_id, command.at
    if not isinstance(contact, NotYetSeen):
        raise Refused(f"Contact {id_} has arrived already; a new contact needs a new id.")
    to = configuration.destination(command.queue, command.dialled, command.language)
    arrived = happened.ContactArrived(
        contact_id=id_,
        channel=command.channel,
        queue=to.queue,
        language=command.language,
        language_needed=to.language_needed,
        priority=command.priority,
        caller=command.caller,
        dialled=command.dialled,
        last_agent=command.last_agent,
        case_id=command.case_id,
        at=at,
    )
    queued = happened.ContactQueued(
        contact_id=id_,
        queue=to.queue,
        why=to.why,
        asked_for=to.asked_for,
        arrived_at=at,
        language_needed=to.language_needed,
        priority=command.priority,
        last_agent=command.last_agent,
        named=None,
        alone=False,
        passes={},
        at=at,
    )
    return [arrived, queued]


def facts(contact: Waiting) -> dict[str, Any]:
    """What the matcher needs to know of it wherever it waits."""
    transfer = contact.transfer
    return {
        "arrived_at": contact.arrival.at,
        "language_needed": contact.arrival.language_needed,
        "priority": contact.arrival.priority,
        "last_agent": contact.arrival.last_agent,
        "named": transfer.to_agent if transfer else None,
        "alone": transfer.alone if transfer else False,
        "passes": contact.passes,
    }


def move(
    command: MoveContact, contact: Contact, configuration: Configuration
) -> list[ContactEvent]:
    """What is due by now; out of a queue that is no more, to the default queue. Raises Refused."""
    if not isinstance(contact, Waiting):
        raise cannot("move", contact)
    place, at = contact.place, command.at
    if place.queue != command.from_queue:
        raise Refused(f"Contact {command.contact_id} waits in {place.queue} now.", code="not-due")
    if place.queue not in configuration.queues and configuration.default_queue is not None:
        queued = happened.ContactQueued(
            contact_id=command.contact_id,
            queue=configuration.default_queue,
            why="default",
            asked_for=place.queue,
            **facts(contact),
            at=at,
        )
        return [queued]
    moves = [*moves_due(contact, configuration, until=at)]
    if not moves:
        raise Refused("It is not time to move it yet.", code="not-due")
    return [*moves]


def abandon(command: AbandonContact, contact: Contact) -> list[ContactEvent]:
    """The customer leaves before anybody answered. Raises Refused, Unknown."""
    if not isinstance(contact, Waiting | OnOffer):
        raise cannot("abandon", contact)
    if (agent := with_customer(contact)) is not None:
        raise Refused(f"{agent} has the customer on the line: end the contact instead.")
    abandoned = happened.ContactAbandoned(
        contact_id=command.contact_id,
        waited_seconds=waited(contact.place.since, command.at),
        at=command.at,
    )
    return [abandoned]


def end(command: EndContact, contact: Contact) -> list[ContactEvent]:
    """Whoever has the customer ends it, for an adviser too. Raises Refused, Unknown."""
    id_, by, at = command.contact_id, command.by, command.at
    kind: TransferKind | None
    match contact:
        case Waiting(transfer=Transfer() as transfer) | OnOffer(transfer=Transfer() as transfer):
            if transfer.kind == "blind":
                raise cannot("end", contact)
            talk, adviser, kind = transfer.by, None, transfer.kind
        case Answered(talk=talk, adviser=adviser):
            kind = "consult" if adviser else None
        case _:
            raise cannot("end", contact)
    if adviser is not None and by == adviser.agent:
        raise Refused(f"{talk.agent} has the customer: leave the consultation instead.")
    if by != talk.agent:
        raise Refused(f"{talk.agent} speaks with contact {id_}, not {by}.")
    if command.offer_id not in (None, talk.offer_id):
        raise Refused("This is another interaction than the one that you name.", code="offer-over")
    events: list[ContactEvent] = []
    if kind is not None:
        events.append(
            happened.TransferEnded(contact_id=id_, kind=kind, by=by, reason="customer-left", at=at)
        )
    if adviser is not None:
        events.append(part(id_, adviser, at))
    ended = happened.ContactEnded(
        contact_id=id_,
        agent=by,
        talked_seconds=waited(talk.since, at),
        wrap_up_until=at + seconds(talk.wrap_up),
        at=at,
    )
    return [*events, ended]


def link(command: LinkCase, contact: Contact) -> list[ContactEvent]:
    """Nothing if it is known already. Raises Unknown."""
    if isinstance(contact, NotYetSeen):
        raise cannot("link", contact)
    if contact.arrival.case_id == command.case_id:
        return []
    return [
        happened.CaseLinked(contact_id=command.contact_id, case_id=command.case_id, at=command.at)
    ]
