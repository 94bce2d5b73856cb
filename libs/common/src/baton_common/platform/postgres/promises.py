"""Who keeps promises has connections of its own.

Loops move what was promised to somebody: messages, timers, mails, read models. Requests share a
pool, however many wait for it; loops have another one, so that nobody who asks can stop them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import asyncpg

from baton_common.platform.postgres.borrowing import keep_session

_KEEPING: ContextVar[bool] = ContextVar("keeping promises", default=False)


@contextmanager
def keeping_promises() -> Iterator[None]:
    """Within the block, and in the tasks that it begins."""
    token = _KEEPING.set(True)
    try:
        yield
    finally:
        _KEEPING.reset(token)


def keeps_promises() -> bool:
    """True for who asks within such a block."""
    return _KEEPING.get()


class Pools:
    """Two pools on one database: for requests, and for who keeps promises. Each has at most so many
    connections, under its name, with these settings of their session."""

    def __init__(
        self,
        dsn: str,
        requests: str,
        promises: str,
        most: int,
        *,
        timeout: float = 60.0,
        **settings: str,
    ) -> None:
        def pool(name: str) -> asyncpg.Pool:
            return asyncpg.create_pool(
                dsn,
                min_size=0,
                max_size=most,
                timeout=timeout,
                reset=keep_session,
                server_settings={"application_name": name, **settings},
            )

        self._requests = pool(requests)
        self.promises = pool(promises)

    @property
    def own(self) -> asyncpg.Pool:
        """That of whoever asks now."""
        return self.promises if keeps_promises() else self._requests

    async def open(self) -> None:
        """Prepares both; they connect when they are first used."""
        await self._requests
        await self.promises

    def terminate(self) -> None:
        """Drops every connection."""
        self._requests.terminate()
        self.promises.terminate()
