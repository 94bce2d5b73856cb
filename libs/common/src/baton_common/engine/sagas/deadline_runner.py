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
from baton_common.engine.sagas.units import SagaLog, SagaUnits
from baton_common.model.aggregate import split_stream
from baton_common.model.log_port import Deadline
from baton_common.model.metadata import Metadata
from baton_common.model.saga import DeadlinePassed, Route, Saga
from baton_common.model.service import Loop
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.failpoints import failpoint

PAGE = 100
MOST_LOOKED_AT = 50_000
AT_ONCE = 32
"""Most deadlines of one category fired at the same time, so that slow mails hold up no saga."""
MOMENT = 0.05
SHORTEST_PAUSE, LONGEST_PAUSE = 0.25, 60.0
"""Seconds before a failing deadline is tried again; doubled each time."""

OnDeadline = Callable[[Deadline], Awaitable[Callable[[UnitOfWork], Any]]]
"""Looks at a due deadline. It may do an outside effect (send a mail) and wait for it; it gives
the decision that is committed in one unit with the firing, and which touches the deadline's
stream. After a crash in between it is called again for the same attempt."""


def decided(decide: Callable[[UnitOfWork, Deadline], Any]) -> OnDeadline:
    """A reaction to deadlines that need no outside effect."""

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
    the attempt that was read, so that a second firing finds nothing.

    One that fails is tried again after a growing pause, for ever: dropping it would break a
    promise. Those of one stream are fired in the order in which they fall due.
    """

    def __init__(
        self,
        log: SagaLog,
        sagas: Sequence[tuple[Saga[Any], Route]] = (),
        others: Mapping[str, OnDeadline] | None = None,
        *,
        may_run: Callable[[], bool] = lambda: True,
        alarm: Alarm = logged,
    ) -> None:
        self._log = log
        self._sagas = {saga.memory.category: SagaUnits(log, saga, route) for saga, route in sagas}
        self._others = others or {}
        self._may_run = may_run
        self._alarm = alarm
        self._firing: dict[str, asyncio.Task[bool]] = {}
        self._failed: dict[tuple[str, int], tuple[float, float]] = {}
        """The pause and its end (monotonic), by id and attempt."""

    def loop(self, idle: Idle | None = None) -> Loop:
        """The loop for the service: reads what is due every 0.2 s and waits for no firing."""
        return follower("deadlines", self._step, idle or poll(0.2))

    async def catch_up(self) -> int:
        """Fire the earliest due deadline of every stream; give how many were fired."""
        started = await self._start()
        return sum([await task for task in started])

    async def close(self) -> None:
        """Wait for those that are being fired."""
        await asyncio.gather(*self._firing.values(), return_exceptions=True)

    async def _step(self) -> int:
        """Go on at once while there is something to begin; a slow one is not waited for."""
        if started := await self._start():
            await asyncio.wait(started, timeout=MOMENT)
        return len(started)

    async def _start(self) -> list[asyncio.Task[bool]]:
        if not self._may_run():
            return []
        started = []
        limit = PAGE + len(self._firing) + len(self._failed)
        while True:
            due = await self._log.due(limit)
            started += self._start_free(due)
            if started or len(due) < limit or limit >= MOST_LOOKED_AT:
                break
            limit *= 4  # those that cannot begin now may stand before others that can
        checkpoints = {(deadline.id, deadline.attempt) for deadline in due}
        self._failed = {
            checkpoint: pause
            for checkpoint, pause in self._failed.items()
            if checkpoint in checkpoints
        }
        return started

    def _start_free(self, due: Sequence[Deadline]) -> list[asyncio.Task[bool]]:
        started = []
        busy = Counter(split_stream(stream)[0] for stream in self._firing)
        for deadline in due:
            category = split_stream(deadline.stream)[0]
            if (
                busy[category] < AT_ONCE
                and deadline.stream not in self._firing
                and not self._pauses(deadline)
            ):
                busy[category] += 1
                task = asyncio.create_task(self._fire(deadline), name=f"deadline {deadline.id}")
                self._firing[deadline.stream] = task
                started.append(task)
        return started

    def _pauses(self, deadline: Deadline) -> bool:
        pause = self._failed.get((deadline.id, deadline.attempt))
        return pause is not None and time.monotonic() < pause[1]

    async def _fire(self, deadline: Deadline) -> bool:
        """True if it was fired, False if it was not to be, or could not be now."""
        checkpoint = deadline.id, deadline.attempt
        try:
            await self._commit(deadline)
        except Exception as problem:
            self._pause(checkpoint)
            if error_class_of(problem) in (ErrorClass.POISON, ErrorClass.UNEXPECTED):
                self._alarm("deadlines", f"{deadline.id} attempt {deadline.attempt}", problem)
            return False  # not to be fired, or not now; what is due is read again
        finally:
            del self._firing[deadline.stream]
        self._failed.pop(checkpoint, None)
        return True

    def _pause(self, checkpoint: tuple[str, int]) -> None:
        before, _ = self._failed.get(checkpoint, (SHORTEST_PAUSE / 2, 0.0))
        pause = min(before * 2, LONGEST_PAUSE)
        self._failed[checkpoint] = pause, time.monotonic() + pause

    async def _commit(self, deadline: Deadline) -> None:
        """Fires it in the journey of the stream it belongs to."""
        category, key = split_stream(deadline.stream)
        failpoint("deadline: before the unit")
        before = await self._log.metadata(deadline.stream)
        metadata = Metadata(
            correlation_id=before.correlation_id if before else deadline.stream,
            causation_id=f"{deadline.id}/{deadline.attempt}",
            actor="deadline",
            traceparent=before.traceparent if before else None,
        )
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
