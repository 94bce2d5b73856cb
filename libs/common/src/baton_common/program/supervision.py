"""Keeps the loops of services going: started again when they fail or hang, ended when asked."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import structlog

from baton_common.model.service import Loop, Service
from baton_common.platform.postgres.promises import keeping_promises

SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 10.0
"""Seconds before a loop that failed is started again; doubled each time."""
CALM = 60.0
"""A loop that ran so long begins with the shortest pause again."""
STUCK = 60.0
"""Seconds without progress after which a loop is cancelled and started again."""
LOOK = 1.0
STOP_LIMIT = 8.0
"""Seconds that loops are given to end."""
DRAIN_LIMIT = 14.0
"""Seconds for what is under way outside, the ending of the loops included."""
CLOSE_LIMIT = 5.0
"""Seconds for each thing that a service closes."""

_log = structlog.get_logger("baton.supervision")


class Supervisor:
    """The loops of one process. What a loop raises is logged and never ends the process."""

    def __init__(self, *, stuck: float = STUCK, look: float = LOOK) -> None:
        self._stuck = stuck
        self._look = look
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, service: str, loops: Sequence[Loop]) -> None:
        """Start them beside those that run already. Needs a running event loop."""
        for loop in loops:
            kept = self._keep_going(service, loop)
            self._tasks.append(asyncio.create_task(kept, name=f"{service}: {loop.name}"))

    async def stop(self, limit: float = STOP_LIMIT) -> list[str]:
        """Cancel all and wait so many seconds; the names of those that did not end."""
        for task in self._tasks:
            task.cancel()
        if not self._tasks:
            return []
        _, hanging = await asyncio.wait(self._tasks, timeout=limit)
        names = sorted(task.get_name() for task in hanging)
        for name in names:
            _log.error("a loop does not end", loop=name)
        self._tasks = []
        return names

    async def _keep_going(self, service: str, loop: Loop) -> None:
        pause = SHORTEST_PAUSE
        while True:
            began = time.monotonic()
            why = await self._run_once(loop)
            if time.monotonic() - began > CALM:
                pause = SHORTEST_PAUSE
            _log.warning("a loop is started again", service=service, loop=loop.name, why=why)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _run_once(self, loop: Loop) -> str:
        """Runs the loop until it ends, fails or hangs; gives the reason."""
        run = asyncio.ensure_future(_promised(loop))
        try:
            while True:
                await asyncio.wait([run], timeout=self._look)
                if run.done():
                    break
                if (still := loop.progress()) > self._stuck:
                    run.cancel()
                    await asyncio.wait([run], timeout=STOP_LIMIT)
                    return f"no progress for {still:.0f} s"
        except asyncio.CancelledError:
            run.cancel()
            await asyncio.wait([run])
            raise
        if run.cancelled():
            return "it was cancelled"
        if (problem := run.exception()) is None:
            return "it ended by itself"
        _log.error("a loop failed", loop=loop.name, exc_info=problem)
        return type(problem).__name__


async def _promised(loop: Loop) -> None:
    with keeping_promises():
        await loop.run()


@asynccontextmanager
async def running(services: Sequence[Service]) -> AsyncIterator[Supervisor]:
    """Open the services in order, run their loops within the block, end and close them.

    What they raise while they open comes out; whatever was opened by then is closed. What `closing`
    raises is logged, and the rest is closed all the same.
    """
    supervisor = Supervisor()
    opened: list[Service] = []
    try:
        for service in services:
            opened.append(service)
            for opening in (*service.opening, *service.listeners):
                await opening()
        for service in services:
            supervisor.start(service.name, service.loops)
        yield supervisor
    finally:
        end = asyncio.get_running_loop().time() + DRAIN_LIMIT
        await supervisor.stop()
        draining = [(each.name, drain) for each in opened for drain in each.draining]
        await asyncio.gather(*(_close(name, drain, end) for name, drain in draining))
        for service in reversed(opened):
            for closing in service.closing:
                at_last = asyncio.get_running_loop().time() + CLOSE_LIMIT
                await _close(service.name, closing, at_last)


async def _close(service: str, closing: Callable[[], Awaitable[None]], end: float) -> None:
    try:
        async with asyncio.timeout_at(end):
            await closing()
    except Exception as problem:  # the others are closed all the same
        _log.error("could not be closed", service=service, exc_info=problem)
