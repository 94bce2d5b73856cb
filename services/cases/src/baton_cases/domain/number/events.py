"""Events of a case number."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class NumberGiven(Event, frozen=True):
    """The number belongs to this case for ever."""

    number: str
    case_id: str


NumberEvent: TypeAlias = NumberGiven

NUMBER_EVENTS = EventTypes({"number-given": NumberGiven})
