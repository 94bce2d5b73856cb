"""A pool's connection for a limited time, taken back even from a server that says nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg


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
            yield connection
    except (TimeoutError, asyncio.CancelledError):
        connection.terminate()
        raise
    finally:
        await pool.release(connection)


async def keep_session(_: asyncpg.Connection) -> None:
    """A pool's `reset`: nobody here changes a session (every setting is `set local`), so giving
    a connection back costs no round trip. asyncpg rolls back what was left open all the same."""
