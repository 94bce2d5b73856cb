"""A pool's connection for a limited time, taken back even from a server that says nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

import asyncpg

Hear = Callable[[str], None]
_HEARING: ContextVar[Hear | None] = ContextVar("hearing statements", default=None)


@contextmanager
def hearing(hear: Hear) -> Iterator[None]:
    """Tells every statement that is sent on lent connections within the block, and in the tasks
    that it begins: what a request costs can be counted."""
    token = _HEARING.set(hear)
    try:
        yield
    finally:
        _HEARING.reset(token)


@asynccontextmanager
async def lent(pool: asyncpg.Pool, seconds: float) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the pool, for so many seconds at most. Raises TimeoutError.

    One that did not answer by then, or whose user was cancelled, is dropped: to take it back in
    order, the pool would wait for the server's word, and a server that is frozen has none.
    """
    end = asyncio.get_running_loop().time() + seconds
    async with asyncio.timeout_at(end):
        connection = await pool.acquire()
    try:
        async with asyncio.timeout_at(end):
            with _told(connection):
                yield connection
    except (TimeoutError, asyncio.CancelledError):
        connection.terminate()
        raise
    finally:
        await pool.release(connection)


def _told(connection: asyncpg.Connection) -> Any:
    if (hear := _HEARING.get()) is None:
        return nullcontext()
    return connection.query_logger(lambda record: hear(record.query))


async def keep_session(_: asyncpg.Connection) -> None:
    """A pool's `reset`: nobody here changes a session (every setting is `set local`), so giving
    a connection back costs no round trip. asyncpg rolls back what was left open all the same."""
