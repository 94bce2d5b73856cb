"""Given these events, when this command, then these events: tests of deciders."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar

from baton_common.model.aggregate import Aggregate
from baton_common.model.messages import Command, Event, Refused

S = TypeVar("S")


@dataclass(frozen=True)
class Deciding(Generic[S]):
    """A decider under test: `case = Deciding(CASE, decide)`, then
    `case.given(opened).when(close).then(closed)`."""

    aggregate: Aggregate[S, Any]
    decide: Callable[..., Sequence[Event]]
    """`decide(command, state, …facts)`."""

    def given(self, *events: Event) -> "Past[S]":
        """Events that have happened so far, oldest first."""
        return Past(self, reduce(self.aggregate.evolve, events, self.aggregate.initial))

    def when(self, command: Command, *facts: Any, **named: Any) -> "Outcome[S]":
        """The first command of the stream."""
        return self.given().when(command, *facts, **named)


@dataclass(frozen=True)
class Past(Generic[S]):
    """A folded history."""

    deciding: Deciding[S]
    state: S

    def when(self, command: Command, *facts: Any, **named: Any) -> "Outcome[S]":
        """Decide the command; `facts` are the other arguments of `decide`."""
        try:
            events = list(self.deciding.decide(command, self.state, *facts, **named))
        except Refused as refused:
            return Outcome(self, [], refused)
        return Outcome(self, events, None)


@dataclass(frozen=True)
class Outcome(Generic[S]):
    """The outcome of the decision."""

    past: Past[S]
    events: list[Event]
    no: Refused | None

    def then(self, *events: Event) -> "Outcome[S]":
        """Exactly these events, in this order; none: accepted without a change."""
        assert self.no is None, f"refused: {self.no}"
        assert self.events == list(events)
        self._survive_storing()
        return self

    def refused(self, sentence: str, code: str | None = None) -> None:
        """Refused with this sentence (and code, if given)."""
        assert self.no is not None, f"not refused, but {self.events}"
        assert self.no.sentence == sentence
        if code is not None:
            assert self.no.code == code

    def leaves(self, state: S) -> "Outcome[S]":
        """The aggregate's state after the events."""
        assert self.no is None, f"refused: {self.no}"
        assert reduce(self.past.deciding.aggregate.evolve, self.events, self.past.state) == state
        return self

    def _survive_storing(self) -> None:
        types = self.past.deciding.aggregate.events
        for event in self.events:
            assert types.decode(*types.encode(event)) == event
