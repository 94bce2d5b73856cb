"""One connection to PostgreSQL for one user of it, which heals."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import asyncpg

from baton_common.engine.log.connections import CONNECT_LIMIT


class Line:
    """One connection for one user at a time, made when needed and again after it broke."""

    def __init__(self, dsn: str, name: str) -> None:
        self._dsn = dsn
        self._name = name
        self.greet: Callable[[asyncpg.Connection], Awaitable[None]] | None = None
        """Looks at every new connection before it is used; may raise."""
        self._connection: asyncpg.Connection | None = None
        self._statements: dict[str, Any] = {}

    async def fetch(self, sql: str, *args: object) -> Sequence[Any]:
        """Rows of a prepared statement; raises what asyncpg raises (see `failure_of`)."""
        connection = self._connection
        if connection is None or connection.is_closed():
            self._statements.clear()
            connection = await asyncpg.connect(
                self._dsn,
                timeout=CONNECT_LIMIT,
                server_settings={"application_name": self._name},
            )
            self._connection = connection
            if self.greet is not None:
                await self.greet(connection)
        if (statement := self._statements.get(sql)) is None:
            statement = self._statements[sql] = await connection.prepare(sql)
        rows: Sequence[Any] = await statement.fetch(*args)
        return rows

    async def close(self) -> None:
        """Say goodbye, if the server listens."""
        connection, self._connection = self._connection, None
        self._statements.clear()
        if connection is not None:
            try:
                await connection.close(timeout=1.0)
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection.terminate()

    def drop(self) -> None:
        """Let go of the connection at once, without a word to the server: what is under way
        there goes on."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None
        self._statements.clear()
