"""Asks the handlers of a service what follows from a record, and blames what they raise."""

import asyncio
from collections.abc import Sequence

import structlog

from baton_common.engine.consumers.backoff import Backoff
from baton_common.engine.consumers.error_class import ErrorClass, error_class_of, reason
from baton_common.engine.consumers.plans import Disposition, RecordPlan
from baton_common.model.received_message import Handlers

MOST_TRIES = 3
"""Retries after an unexpected handler error before the record is dead-lettered."""
MOST_AT_ONCE = 32

_log = structlog.get_logger(__name__)


class HandlerCalls:
    """The handlers of one consumer."""

    def __init__(self, consumer: str, handlers: Handlers, backoff: Backoff) -> None:
        self._consumer = consumer
        self._handlers = handlers
        self._backoff = backoff
        self._places = asyncio.Semaphore(MOST_AT_ONCE)

    def concerns(self, type_: str) -> bool:
        """True if a handler is registered for records of this type."""
        return type_ in self._handlers

    async def ask(self, plans: Sequence[RecordPlan]) -> None:
        """Gives every open plan a disposition. Waits while something is away; raises LogMoved.
        Handlers of a batch look things up at the same time; what they decide is run in order."""
        while open_ := [plan for plan in plans if plan.disposition is Disposition.OPEN]:
            errors = await asyncio.gather(*(self._ask(plan) for plan in open_))
            if again := [error for error in errors if error is not None]:
                await self._backoff.wait(again[0])
            else:
                self._backoff.back()

    def blame(self, plan: RecordPlan, error: Exception) -> None:
        """The record is dead by this error, or may be tried again. Raises LogMoved."""
        kind = error_class_of(error)
        if kind is ErrorClass.MOVED:
            raise error
        if kind is ErrorClass.UNEXPECTED:
            plan.tries += 1
            _log.error("a record failed", consumer=self._consumer, reason=reason(error))
        if kind is ErrorClass.POISON or plan.tries >= MOST_TRIES:
            plan.bury(reason(error))

    async def _ask(self, plan: RecordPlan) -> Exception | None:
        """The error if it is to be asked again, after a pause."""
        received = plan.step.arrived.message
        if received is None or (handler := self._handlers.get(received.type)) is None:
            plan.disposition = Disposition.PASS
            return None
        async with self._places:
            try:
                plan.decide = await handler(received)
            except Exception as error:
                self.blame(plan, error)
                return None if plan.dead else error
        plan.disposition = Disposition.PASS if plan.decide is None else Disposition.APPLY
        return None
