"""An aggregate: what must be consistent at once, as a category, a first state and a fold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeGuard, TypeVar

from baton_common.model.contract import Contract
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event

S = TypeVar("S")
E = TypeVar("E", bound=Event)

Publish = Callable[[Any, Any], Contract | None]
"""`publish(event, after)`: the contract it publishes, given the state after it. Pure."""


@dataclass(frozen=True)
class Aggregate(Generic[S, E]):
    """Its streams are named `<category>-<id>`; `decide` is a function of its own beside it.

    `evolve` is total over `events`; it never raises for a stored event.
    """

    category: str
    initial: S
    evolve: Callable[[S, E], S]
    events: EventTypes

    def __post_init__(self) -> None:
        if "-" in self.category:
            raise ValueError(f"category {self.category!r} holds a dash, which ends it in a name")

    def owns(self, event: Event) -> TypeGuard[E]:
        """True if the event is one of its own."""
        return type(event) in self.events

    def stream(self, id_: str) -> str:
        """The name of the stream of the one with this id."""
        return f"{self.category}-{id_}"


def split_stream(stream: str) -> tuple[str, str]:
    """Category and id of a stream's name."""
    category, _, id_ = stream.partition("-")
    return category, id_
