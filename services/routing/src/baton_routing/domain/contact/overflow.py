"""Overflow: a contact that has waited too long in a queue moves to the next one."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

import msgspec

from baton_common.model.messages import Refused
from baton_routing.domain.configuration.departments import kept
from baton_routing.domain.configuration.model import Queue
from baton_routing.domain.configuration.state import Configuration, seconds
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.arrival import matching_facts
from baton_routing.domain.contact.commands import ApplyOverflow, LeaveQueue
from baton_routing.domain.contact.events import ContactEvent
from baton_routing.domain.contact.parts import QueuePlace
from baton_routing.domain.contact.refusals import cannot
from baton_routing.domain.contact.state import Contact, Waiting


def leave_queue(command: LeaveQueue, contact: Contact) -> list[ContactEvent]:
    """Every overflow that is due; out of a removed queue, to the default queue. Raises Refused."""
    if not isinstance(contact, Waiting):
        raise cannot("move", contact)
    place, configuration, at = contact.place, command.configuration, command.at
    if place.queue != command.from_queue:
        raise Refused(f"Contact {command.contact_id} waits in {place.queue} now.", code="not-due")
    if place.queue not in configuration.queues and configuration.default_queue is not None:
        default = configuration.queue(configuration.default_queue)
        queued = happened.ContactQueued(
            contact_id=command.contact_id,
            queue=default.queue,
            why="default",
            asked_for=place.queue,
            **matching_facts(contact),
            departments=kept(contact.departments, default.departments),
            at=at,
        )
        return [queued]
    moves = overflows_due(contact, configuration, until=at)
    if not moves:
        raise Refused("It is not time to move it yet.", code="not-due")
    return moves


def apply(command: ApplyOverflow, contact: Contact) -> list[ContactEvent]:
    """Every overflow that is due by the command's time; none if the contact does not wait."""
    if not isinstance(contact, Waiting):
        return []
    return overflows_due(
        contact, command.configuration, until=command.at, back_at=command.waits_since
    )


def overflows_due(
    contact: Waiting,
    configuration: Configuration,
    *,
    until: datetime,
    back_at: datetime | None = None,
) -> list[ContactEvent]:
    """Every overflow that is due by `until`, several at once if so.

    The time in the next queue counts from when the overflow was due. It takes effect when the
    contact waits (`back_at`: it was on offer until then). A contact for which one agent is asked
    alone stays where it is.
    """
    if contact.transfer is not None and contact.transfer.alone:
        return []
    return [*_overflows(contact, configuration, until, back_at)]


def _overflows(
    contact: Waiting, configuration: Configuration, until: datetime, back_at: datetime | None
) -> Iterator[ContactEvent]:
    place: QueuePlace = contact.place
    departments = contact.departments
    while (
        move := next_move(place.queue, place.entered, place.left, configuration.queues)
    ) is not None:
        due_at, to = move
        if due_at > until:
            return
        departments = kept(departments, configuration.queues[to].departments)
        yield happened.ContactOverflowed(
            contact_id=contact.arrival.contact_id,
            from_queue=place.queue,
            to_queue=to,
            due_at=due_at,
            departments=departments,
            at=max(due_at, back_at or due_at),
        )
        place = msgspec.structs.replace(
            place, queue=to, entered=due_at, left=(*place.left, place.queue)
        )


def next_move(
    queue: str, entered: datetime, left: Collection[str], queues: Mapping[str, Queue]
) -> tuple[datetime, str] | None:
    """The contact's next move, with its instant; None: it stays. A queue is entered only once."""
    overflow = queues[queue].overflow if queue in queues else None
    if overflow is None or overflow.to not in queues:
        return None
    if overflow.to == queue or overflow.to in left:
        return None
    return entered + seconds(overflow.after), overflow.to
