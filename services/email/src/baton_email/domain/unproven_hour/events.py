"""The event of an hour of acknowledgements to senders without proof."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class UnprovenAcknowledged(Event, frozen=True, kw_only=True):
    """One more went out."""

    case_id: str


UnprovenHourEvent: TypeAlias = UnprovenAcknowledged

UNPROVEN_HOUR_EVENTS = EventTypes({"unproven-acknowledged": UnprovenAcknowledged})
