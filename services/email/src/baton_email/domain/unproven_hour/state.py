"""How many acknowledgements to senders without proof went out within one hour."""

from datetime import UTC, datetime
from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_email.domain.unproven_hour.events import (
    UNPROVEN_HOUR_EVENTS,
    UnprovenAcknowledged,
    UnprovenHourEvent,
)


class UnprovenHour(msgspec.Struct, frozen=True):
    """So many of this hour."""

    count: int = 0


def hour_of(at: datetime) -> str:
    """The id of the hour; each has a stream of its own, so that none grows for ever."""
    return at.astimezone(UTC).isoformat()[:13]


def evolve(hour: UnprovenHour, event: UnprovenHourEvent) -> UnprovenHour:
    """The hour after an event."""
    match event:
        case UnprovenAcknowledged():
            return UnprovenHour(hour.count + 1)
        case _:
            assert_never(event)


UNPROVEN_HOUR: Aggregate[UnprovenHour, UnprovenHourEvent] = Aggregate(
    "unproven", UnprovenHour(), evolve, UNPROVEN_HOUR_EVENTS
)
