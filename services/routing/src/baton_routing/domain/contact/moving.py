"""Overflow: which moves are due to a contact that has waited too long."""

from collections.abc import Iterator
from datetime import datetime

from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.state import Place
from baton_routing.domain.house.house import House, seconds


def next_queue(place: Place, house: House) -> tuple[datetime, str] | None:
    """When and where it moves next; None: it stays. A queue once left is not entered again."""
    queue = house.queues.get(place.queue)
    if queue is None or queue.overflow is None:
        return None
    to = queue.overflow.to
    if to == place.queue or to in place.left or to not in house.queues:
        return None
    return place.entered + seconds(queue.overflow.after), to


def moves_due(
    contact_id: str, place: Place, house: House, *, waiting_since: datetime, until: datetime
) -> Iterator[happened.ContactOverflowed]:
    """Every move that is due by `until`, several at once if so.

    Its time in the new queue counts from when the move was due; it takes effect when the contact
    waits (`waiting_since`: it may have been on offer when its time was up).
    """
    while (move := next_queue(place, house)) is not None and move[0] <= until:
        due_at, to = move
        yield happened.ContactOverflowed(
            contact_id=contact_id,
            from_queue=place.queue,
            to_queue=to,
            due_at=due_at,
            at=max(due_at, waiting_since),
        )
        place = Place(queue=to, entered=due_at, since=place.since, left=(*place.left, place.queue))
