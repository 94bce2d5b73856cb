"""The part that all events of a case have."""

from baton_common.model.messages import Event


class AnyCaseEvent(Event, frozen=True):
    """Common to all events of a case."""

    case_id: str
