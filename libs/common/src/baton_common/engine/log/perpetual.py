"""Runs a loop of the log for ever."""

from collections.abc import Awaitable, Callable

from baton_common.engine.log.connections import Attempts
from baton_common.platform.postgres.promises import keeping_promises


async def for_ever(loop: Callable[[], Awaitable[None]]) -> None:
    """A loop that breaks is a mistake of ours; the log goes on without a restart."""
    attempts = Attempts(loop.__qualname__)
    while True:
        try:
            with keeping_promises():
                await loop()
        except Exception as broken:
            await attempts.pause(broken)
