"""A contact: it arrives, waits, and is over when the customer gives up."""

from datetime import datetime
from typing import TypeAlias, assert_never

import msgspec

from baton_common.aggregate import Aggregate
from baton_common.messages import Command, Refused, Unknown
from baton_common.personal import Personal
from baton_routing.domain.events import (
    CONTACT_EVENTS,
    Channel,
    ContactAbandoned,
    ContactArrived,
    ContactEvent,
)


class ArriveContact(Command, frozen=True):
    """A channel (PBX, chat) tells of a new contact."""

    contact_id: str
    channel: Channel
    queue: str
    language: str
    priority: int
    caller: Personal[str] | None
    dialled: str | None


class AbandonContact(Command, frozen=True):
    """The channel tells that the customer left."""

    contact_id: str


ContactCommand: TypeAlias = ArriveContact | AbandonContact


class NotYetSeen(msgspec.Struct, frozen=True):
    """Nothing arrived under this id."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody has answered yet."""

    queue: str
    since: datetime


class Over(msgspec.Struct, frozen=True):
    """The customer left."""


Contact: TypeAlias = NotYetSeen | Waiting | Over


def decide(command: ContactCommand, contact: Contact) -> list[ContactEvent]:
    """What follows from a command. Raises Refused, Unknown."""
    match command, contact:
        case ArriveContact(), NotYetSeen():
            return [ContactArrived(**msgspec.structs.asdict(command))]
        case ArriveContact(contact_id=id_), _:
            raise Refused(f"contact {id_} has arrived already; a new contact needs a new id")
        case AbandonContact(), NotYetSeen():
            raise Unknown
        case AbandonContact(contact_id=id_, at=at), Waiting(since=since):
            waited = max(0, int((at - since).total_seconds()))
            return [ContactAbandoned(contact_id=id_, waited_seconds=waited, at=at)]
        case AbandonContact(contact_id=id_), Over():
            raise Refused(f"contact {id_} is over already; there is nothing to abandon")
        case _:
            assert_never(command)


def evolve(contact: Contact, event: ContactEvent) -> Contact:
    """The contact after an event."""
    match event:
        case ContactArrived():
            return Waiting(queue=event.queue, since=event.at)
        case ContactAbandoned():
            return Over()
        case _:
            assert_never(event)


CONTACT: Aggregate[Contact, ContactEvent] = Aggregate(
    "contact", NotYetSeen(), evolve, CONTACT_EVENTS
)
