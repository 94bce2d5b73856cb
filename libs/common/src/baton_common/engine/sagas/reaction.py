"""Handles one message of one saga inside one unit: its reaction, with the effects carried out."""

from collections import deque
from collections.abc import Sequence
from typing import Any

from baton_common.model.messages import Event, Refused
from baton_common.model.saga import (
    Effect,
    Finish,
    Ignore,
    MessageIgnored,
    Note,
    Route,
    Saga,
    SagaFinished,
    Schedule,
    Send,
    SendRefused,
    Unschedule,
)
from baton_common.model.unit_of_work import UnitOfWork

MOST_REFUSALS = 32
"""A saga that answers every refusal with another refused request would never end."""


class Finishing(Exception):
    """The saga finishes, and which deadlines it has at this version must be looked up first."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class NeverEnding(Exception):
    """The saga answers its own refusals for ever."""


class SagaReaction:
    """Carries out a saga's effects in a unit.

    `deadlines` are the names of the deadlines on the saga's stream at `version`, which Finish
    cancels; unless they were read at the version decided on, Finish raises Finishing.
    """

    def __init__(self, saga: Saga[Any], key: str, route: Route) -> None:
        self._saga = saga
        self._key = key
        self._route = route
        self._stream = saga.memory.stream(key)
        self.version = -1
        self.deadlines: Sequence[str] = ()

    def receive(self, work: UnitOfWork, message: Event) -> bool:
        """React to a message and to the refusals that follow; False if it had no effect.

        A request's refusal is recorded and given to `react` once all effects of the message
        itself are carried out. Raises Finishing, NeverEnding, and what `react` raises.
        """
        before = work.version(self._saga.memory, self._key)
        moved = False
        messages = deque([message])
        for _ in range(MOST_REFUSALS):
            if not messages:
                return moved
            received = messages.popleft()
            state = work.state(self._saga.memory, self._key)
            if isinstance(received, SendRefused):
                self._note(work, received)
            for effect in self._saga.react(received, state):
                moved = True
                if (refused := self._carry_out(work, received, effect, before)) is not None:
                    messages.append(refused)
        raise NeverEnding(f"{self._stream} answers its refusals without end: {messages}")

    def _carry_out(
        self, work: UnitOfWork, message: Event, effect: Effect, before: int
    ) -> SendRefused | None:
        match effect:
            case Send():
                return self._send(work, message, effect)
            case Schedule(name, attempt, due_at):
                work.schedule(self._stream, name, attempt, due_at)
            case Unschedule(name):
                work.cancel(self._stream, name)
            case Note(event):
                self._note(work, event)
            case Ignore(reason):
                name = type(message).__name__
                self._note(work, MessageIgnored(at=message.at, message=name, reason=reason))
            case Finish():
                self._finish(work, message, before)
        return None

    def _send(self, work: UnitOfWork, message: Event, send: Send) -> SendRefused | None:
        """Decided on what this unit did so far; of a refused request nothing is left."""
        recorded, deadlines = len(work.recorded), len(work.deadlines)
        current = dict(work.current)
        try:
            self._route(work, send.request)
        except Refused as refused:
            del work.recorded[recorded:]
            del work.states_after[recorded:]
            del work.deadlines[deadlines:]
            work.current = {**work.touched, **current}
            name = type(send.request).__name__
            return SendRefused(at=message.at, command=name, sentence=refused.sentence)
        return None

    def _finish(self, work: UnitOfWork, message: Event, before: int) -> None:
        if self.version != before:
            raise Finishing(before)
        set_here = {change.name for change in work.deadlines if change.stream == self._stream}
        for name in sorted({*self.deadlines, *set_here}):
            work.cancel(self._stream, name)
        self._note(work, SagaFinished(at=message.at))

    def _note(self, work: UnitOfWork, event: Event) -> None:
        work.record(self._saga.memory, self._key, event)
