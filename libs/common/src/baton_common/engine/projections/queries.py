"""Queries of routes on read models: an answer within seconds, or an error."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import structlog

from baton_common.engine.log.connections import AWAY, is_away
from baton_common.engine.projections.port import Unfit
from baton_common.model.log_port import LogUnavailable
from baton_common.platform.postgres.borrowing import lent
from baton_common.platform.postgres.promises import keeps_promises

TIMEOUT = 5.0
"""Seconds for one question. A frozen server would let it wait for ever."""

_UNFIT = (asyncpg.UndefinedColumnError, asyncpg.UndefinedTableError)

_log = structlog.get_logger(__name__)


class Queries:
    """A pool of connections with a time limit; loops that ask too have one of their own.

    Everything raises LogUnavailable while PostgreSQL is away, does not answer, or has no
    connection free. Nothing is retried: the HTTP client is told to. Raises Unfit, and logs it,
    when a column or a table is missing.
    """

    def __init__(
        self, pool: asyncpg.Pool, promises: asyncpg.Pool | None = None, timeout: float = TIMEOUT
    ) -> None:
        self._pool = pool
        self._promises = promises or pool
        self._timeout = timeout

    async def fetch(self, sql: str, *args: object) -> list[asyncpg.Record]:
        """All rows."""
        async with self.acquire() as connection:
            rows: list[asyncpg.Record] = await connection.fetch(sql, *args)
        return rows

    async def fetchrow(self, sql: str, *args: object) -> asyncpg.Record | None:
        """The first row, or None."""
        async with self.acquire() as connection:
            return await connection.fetchrow(sql, *args)

    async def fetchval(self, sql: str, *args: object) -> Any:
        """The first column of the first row, or None."""
        async with self.acquire() as connection:
            return await connection.fetchval(sql, *args)

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection for several questions, with the time limit of one."""
        try:
            pool = self._promises if keeps_promises() else self._pool
            async with lent(pool, self._timeout) as connection:
                yield connection
        except TimeoutError as late:
            raise LogUnavailable("PostgreSQL does not answer") from late
        except _UNFIT as missing:
            _log.error("a read model lacks what is asked for", problem=str(missing))
            raise Unfit(str(missing)) from missing
        except AWAY as error:
            if not is_away(error):
                raise
            raise LogUnavailable("PostgreSQL is away") from error
