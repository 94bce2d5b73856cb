"""Overflow: which moves are due to a contact that has waited too long."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

import msgspec

from baton_routing.domain.configuration.configuration import Configuration, seconds
from baton_routing.domain.configuration.model import Queue
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.state import Place, Waiting


def next_move(
    queue: str, entered: datetime, left: Collection[str], queues: Mapping[str, Queue]
) -> tuple[datetime, str] | None:
    """When and where it moves next; None: it stays. A queue once left is not entered again."""
    overflow = queues[queue].overflow if queue in queues else None
    if overflow is None or overflow.to not in queues:
        return None
    if overflow.to == queue or overflow.to in left:
        return None
    return entered + seconds(overflow.after), overflow.to


def moves_due(
    contact: Waiting,
    configuration: Configuration,
    *,
    until: datetime,
    back_at: datetime | None = None,
) -> Iterator[happened.ContactOverflowed]:
    """Every move that is due by `until`, several at once if so.

    Its time in the new queue counts from when the move was due; the move takes effect when the
    contact waits (`back_at`: it was on offer until then). A contact for which somebody is asked
    alone stays where it is.
    """
    if contact.transfer is not None and contact.transfer.alone:
        return
    place: Place = contact.place
    while (
        move := next_move(place.queue, place.entered, place.left, configuration.queues)
    ) is not None:
        due_at, to = move
        if due_at > until:
            return
        yield happened.ContactOverflowed(
            contact_id=contact.arrival.contact_id,
            from_queue=place.queue,
            to_queue=to,
            due_at=due_at,
            at=max(due_at, back_at or due_at),
        )
        place = msgspec.structs.replace(
            place, queue=to, entered=due_at, left=(*place.left, place.queue)
        )
