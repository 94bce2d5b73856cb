"""Given these messages, when this one, then these effects: tests of sagas."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Generic, TypeVar

from baton_common.model.messages import Event
from baton_common.model.saga import (
    Effect,
    Finish,
    Ignore,
    MessageIgnored,
    Note,
    Saga,
    SagaFinished,
    SendRefused,
)

S = TypeVar("S")


@dataclass(frozen=True)
class Reacting(Generic[S]):
    """A saga under test: `transfer = Reacting(TRANSFER)`, then
    `transfer.given(requested, declined).when(lapsed).then(Ignore("…"))`.

    Every command is taken to be accepted; a refusal is given as the message SendRefused.
    """

    saga: Saga[S]

    def given(self, *messages: Event) -> "Remembered[S]":
        """Messages received so far, oldest first. An event of the saga's own stream (a Note) is
        remembered without a reaction."""
        return reduce(
            Remembered.receive, messages, Remembered(self.saga, self.saga.memory.initial, ())
        )

    def when(self, message: Event) -> "Reaction[S]":
        """The first message of the saga."""
        return self.given().when(message)


@dataclass(frozen=True)
class Remembered(Generic[S]):
    """The saga's folded messages, and all its effects."""

    saga: Saga[S]
    state: S
    effects: tuple[Effect, ...]

    def receive(self, message: Event) -> "Remembered[S]":
        """React, and remember as the runner would."""
        if isinstance(message, SendRefused):
            effects: Sequence[Effect] = self.saga.react(message, self.state)
            own: list[Event] = [message, *memories(message, effects)]
        elif type(message) in self.saga.memory.events.classes().values():
            effects, own = (), [message]
        else:
            effects = self.saga.react(message, self.state)
            own = memories(message, effects)
        state = reduce(self.saga.memory.evolve, own, self.state)
        return replace(self, state=state, effects=(*self.effects, *effects))

    def when(self, message: Event) -> "Reaction[S]":
        """The message under test."""
        return Reaction(self, message, tuple(self.saga.react(message, self.state)))


@dataclass(frozen=True)
class Reaction(Generic[S]):
    """The effects of one message."""

    before: Remembered[S]
    message: Event
    effects: tuple[Effect, ...]

    def then(self, *effects: Effect) -> "Reaction[S]":
        """Exactly these effects, in this order."""
        assert self.effects == effects
        types = self.before.saga.memory.events
        for event in memories(self.message, self.effects):
            assert types.decode(*types.encode(event)) == event
        return self

    def leaves(self, state: Any) -> "Reaction[S]":
        """The saga's memory afterwards."""
        assert self.before.receive(self.message).state == state
        return self


def memories(message: Event, effects: Sequence[Effect]) -> list[Event]:
    """The events that the runner writes on the saga's stream for these effects."""
    own: list[Event] = []
    for effect in effects:
        match effect:
            case Note(event):
                own.append(event)
            case Ignore(reason):
                own.append(
                    MessageIgnored(at=message.at, message=type(message).__name__, reason=reason)
                )
            case Finish():
                own.append(SagaFinished(at=message.at))
            case _:
                pass
    return own
