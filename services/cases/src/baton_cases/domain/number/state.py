"""A case number as folded from its events: nobody's, or one case's."""

import msgspec

from baton_cases.domain.number.events import NUMBER_EVENTS, NumberEvent
from baton_common.model.aggregate import Aggregate


class NumberHolder(msgspec.Struct, frozen=True):
    """The case that has the number; None: it is free."""

    case_id: str | None = None


def evolve(_: NumberHolder, event: NumberEvent) -> NumberHolder:
    """The holder after an event."""
    return NumberHolder(event.case_id)


NUMBER: Aggregate[NumberHolder, NumberEvent] = Aggregate(
    "number", NumberHolder(), evolve, NUMBER_EVENTS
)
