"""Fires the deadlines that are due: never early, each attempt once, a failing one alone."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from baton_common.engine.consumers.error_class import ErrorClass, error_class_of
from baton_common.engine.loops.alarms import Alarm, logged
from baton_common.engine.loops.steps import Idle, follower, poll
from baton_common.engine.sagas.claiming import AT_ONCE, ClaimsInHand, Held, Outside
from baton_common.engine.sagas.pauses import SHORTEST_PAUSE, Pauses
from baton_common.engine.sagas.units import SagaLog, SagaUnits
from baton_common.model.aggregate import split_stream
from baton_common.model.clock import Monotonic
from baton_common.model.log_port import Conflict, Deadline, LogUnavailable
from baton_common.model.metadata import Metadata
from baton_common.model.saga import DeadlinePassed, Route, Saga
from baton_common.model.service import Loop
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.failpoints import failpoint

PAGE = 100
MOST_LOOKED_AT = 50_000
MOMENT = 0.05

OnDeadline = Callable[[Deadline], Awaitable[Callable[[UnitOfWork], Any]]]
"""Looks at a due deadline and has no effect outside; several processes may do so at once. It gives
the decision that is committed in one unit with the firing, and which touches the deadline's
stream."""


def decided(decide: Callable[[UnitOfWork, Deadline], Any]) -> OnDeadline:
    """A reaction to deadlines that need nothing but a decision."""

    async def on_deadline(deadline: Deadline) -> Callable[[UnitOfWork], Any]:
        return lambda work: decide(work, deadline)

    return on_deadline


def passed_at(deadline: Deadline, now: datetime) -> DeadlinePassed:
    """The message that tells a saga of its deadline. `now` is this process's estimate of the
    database's clock and may lie behind it; the database itself decides that the deadline is due,
    so the message is never dated before it. (A saga that looked at an earlier instant would find
    nothing due, and the deadline would be gone.)"""
    return DeadlinePassed(
        name=deadline.name,
        attempt=deadline.attempt,
        at=deadline.due_at,
        fired_at=max(now, deadline.due_at),
    )


class DeadlineRunner:
    """Several may run at once: a deadline is fired in the unit of its decision, and only as
    the attempt that was read, so that a second firing finds nothing. Those with an effect outside
    are claimed before, so that one process at a time works on each.

    One that fails is tried again after a growing pause, for ever: dropping it would break a
    promise. Those of one stream are fired in the order in which they fall due.
    """

    def __init__(
        self,
        log: SagaLog,
        sagas: Sequence[tuple[Saga[Any], Route]] = (),
        others: Mapping[str, OnDeadline] | None = None,
        outside: Mapping[str, Outside] | None = None,
        *,
        may_run: Callable[[], bool] = lambda: True,
        alarm: Alarm = logged,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        self._log = log
        self._sagas = {saga.memory.category: SagaUnits(log, saga, route) for saga, route in sagas}
        self._others = others or {}
        self._outside = outside or {}
        self._claims = ClaimsInHand(log, monotonic)
        self._may_run = may_run
        self._alarm = alarm
        self._pauses, self._pauses_outside = Pauses(monotonic), Pauses(monotonic)
        self._firing: dict[str, asyncio.Task[bool]] = {}

    def loop(self, idle: Idle | None = None) -> Loop:
        """The loop for the service: reads what is due every 0.2 s and waits for no firing."""
        return follower("deadlines", self._step, idle or poll(0.2))

    async def catch_up(self) -> int:
        """Fire the earliest due deadline of every stream; give how many were fired."""
        started = await self.begin()
        return sum([await task for task in started])

    async def begin(self) -> list[asyncio.Task[bool]]:
        """Begin what is due and may begin, without waiting for it."""
        if not self._may_run():
            return []
        return [*await self._start(), *await self._start_claimed()]

    async def extend(self) -> None:
        """Say that this process is still at work on what it claimed; it says so by itself every
        few seconds. Raises LogUnavailable."""
        await self._claims.extend()

    async def close(self) -> None:
        """Wait for those that are being fired. Cancelled, it ends them, and lets others have what
        they would have done."""
        firing = asyncio.gather(*self._firing.values(), return_exceptions=True)
        try:
            await firing
        finally:
            self._claims.close()

    async def _step(self) -> int:
        """Go on at once while there is something to begin; a slow one is not waited for."""
        if started := await self.begin():
            await asyncio.wait(started, timeout=MOMENT)
        return len(started)

    async def _start(self) -> list[asyncio.Task[bool]]:
        if self._outside and not (self._sagas or self._others):
            return []
        started = []
        limit = PAGE + len(self._firing) + len(self._pauses)
        while True:
            due = await self._log.due(limit)
            started += self._start_free(due)
            if started or len(due) < limit or limit >= MOST_LOOKED_AT:
                break
            limit *= 4  # those that cannot begin now may stand before others that can
        self._pauses.keep(due)
        return started

    async def _start_claimed(self) -> list[asyncio.Task[bool]]:
        busy = self._busy()
        rooms = {
            category: room
            for category, outside in self._outside.items()
            if (room := outside.at_once - busy[category]) > 0
        }
        if not rooms:
            return []
        started = []
        for held in await self._claims.take(rooms, self._pauses_outside.ended()):
            task = asyncio.create_task(self._attempt(held), name=f"deadline {held.deadline.id}")
            self._firing[held.deadline.stream] = task
            started.append(task)
        return started

    def _busy(self) -> Counter[str]:
        return Counter(split_stream(stream)[0] for stream in self._firing)

    def _start_free(self, due: Sequence[Deadline]) -> list[asyncio.Task[bool]]:
        started = []
        busy = self._busy()
        for deadline in due:
            category = split_stream(deadline.stream)[0]
            if (
                busy[category] < AT_ONCE
                and category not in self._outside
                and deadline.stream not in self._firing
                and not self._pauses.last(deadline)
            ):
                busy[category] += 1
                task = asyncio.create_task(self._fire(deadline), name=f"deadline {deadline.id}")
                self._firing[deadline.stream] = task
                started.append(task)
        return started

    async def _fire(self, deadline: Deadline) -> bool:
        """True if it was fired, False if it was not to be, or could not be now."""
        try:
            await self._commit(deadline)
        except Exception as problem:
            self._pauses.begin(deadline)
            self._tell(deadline, problem)
            return False  # not to be fired, or not now; what is due is read again
        finally:
            del self._firing[deadline.stream]
        self._pauses.over(deadline)
        return True

    async def _attempt(self, held: Held) -> bool:
        """As `_fire`, under a claim."""
        deadline = held.deadline
        try:
            await self._commit_outside(held)
        except Exception as problem:
            await self._claims.let_go(held, self._pauses_outside.begin(deadline))
            self._tell(deadline, problem)
            return False
        except asyncio.CancelledError:
            await self._claims.let_go(held, 0)
            raise
        finally:
            del self._firing[deadline.stream]
        self._claims.done(held)
        self._pauses_outside.over(deadline)
        return True

    def _tell(self, deadline: Deadline, problem: Exception) -> None:
        if error_class_of(problem) in (ErrorClass.POISON, ErrorClass.UNEXPECTED):
            self._alarm("deadlines", f"{deadline.id} attempt {deadline.attempt}", problem)

    async def _commit(self, deadline: Deadline) -> None:
        """Fires it in the journey of the stream it belongs to."""
        category, key = split_stream(deadline.stream)
        failpoint("deadline: before the unit")
        metadata = await self._metadata(deadline)
        if (units := self._sagas.get(category)) is not None:

            def passed(now: datetime) -> DeadlinePassed:
                return passed_at(deadline, now)

            await units.commit(key, passed, metadata, fires=[deadline])
        elif (on_deadline := self._others.get(category)) is not None:
            decide = await on_deadline(deadline)
            await self._log.run(decide, metadata=metadata, fires=[deadline])
        else:
            raise LookupError(f"nobody answers for the deadlines of {category}")
        failpoint("deadline: after the unit")

    async def _commit_outside(self, held: Held) -> None:
        """The attempt, and its outcome for as long as nobody can write it down."""
        deadline = held.deadline
        outside = self._outside[split_stream(deadline.stream)[0]]
        failpoint("deadline: before the unit")
        metadata = await self._metadata(deadline)
        outcome = await outside.outcome(held)
        fires = [deadline]
        while True:
            try:
                await self._log.run(outcome.decide, metadata=metadata, fires=fires)
                break
            except Conflict:
                if not (outcome.counts_late and fires):
                    raise
                fires = []
            except LogUnavailable:
                await asyncio.sleep(SHORTEST_PAUSE)
        failpoint("deadline: after the unit")

    async def _metadata(self, deadline: Deadline) -> Metadata:
        before = await self._log.metadata(deadline.stream)
        return Metadata(
            correlation_id=before.correlation_id if before else deadline.stream,
            causation_id=f"{deadline.id}/{deadline.attempt}",
            actor="deadline",
            traceparent=before.traceparent if before else None,
        )
