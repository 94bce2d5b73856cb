"""Waiting for what is away: growing pauses, never an end."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from baton_common.engine.consumers.error_class import ErrorClass, error_class_of, reason

T = TypeVar("T")

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 2.0
"""Seconds. A service is back at work soon after its database is."""

_log = structlog.get_logger(__name__)


class Backoff:
    """Pauses that grow while something is away, and begin anew once it is back."""

    def __init__(self, who: str) -> None:
        self._who = who
        self._pause = FIRST_PAUSE

    async def wait(self, error: Exception) -> None:
        """Pause; say once in a while what it waits for."""
        if self._pause == FIRST_PAUSE:
            _log.warning("waiting", who=self._who, error=reason(error))
        await asyncio.sleep(self._pause)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def back(self) -> None:
        """Resets the pause after a success."""
        self._pause = FIRST_PAUSE

    async def until_there(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask again while what is asked is away. Raises anything else."""
        while True:
            try:
                answer = await ask()
            except Exception as error:
                if error_class_of(error) is not ErrorClass.AWAY:
                    raise
                await self.wait(error)
            else:
                self.back()
                return answer
