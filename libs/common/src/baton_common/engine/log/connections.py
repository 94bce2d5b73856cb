"""Reads from a small pool that heals by itself; what a failed statement means; attempts."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from enum import Enum
from typing import Any, TypeVar

import asyncpg
import structlog

from baton_common.model.log_port import LogMoved, LogUnavailable
from baton_common.platform.postgres.borrowing import lent
from baton_common.platform.postgres.promises import Pools

A = TypeVar("A")

CONNECT_LIMIT = 5.0
_FIRST_PAUSE = 0.005
_LONGEST_PAUSE = 0.25
AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
_log = structlog.get_logger("baton.log")


class StatementFailure(Enum):
    """The meaning of a failed statement for those who sent it."""

    MOVED = "the log is in another epoch or elsewhere"
    UNIT = "something in it is refused whatever it stands on"
    AGAIN = "not now; it was not done"
    LOST = "the connection broke; whether it was done is unknown"


def failure_of(error: BaseException) -> StatementFailure:
    """The meaning of any exception that a statement raises; an unknown one is the statement's
    fault."""
    if isinstance(error, asyncpg.PostgresError):
        state = error.sqlstate or "08000"
        if state.startswith("BT"):
            return StatementFailure.MOVED
        if state[:2] in ("22", "23", "54", "P0"):
            return StatementFailure.UNIT
        # a server that ends or is read-only: this connection leads nowhere
        # (26, 0A: a prepared statement that the server has no more use for)
        return (
            StatementFailure.LOST
            if state[:2] in ("08", "25", "57", "26", "0A")
            else StatementFailure.AGAIN
        )
    if isinstance(error, LogMoved):
        return StatementFailure.MOVED
    if isinstance(error, OSError | asyncpg.InterfaceError | asyncpg.InternalClientError):
        return StatementFailure.LOST
    return StatementFailure.UNIT


class Attempts:
    """A series of attempts with growing pauses; the first is logged, later ones ever more
    rarely."""

    def __init__(self, what: str) -> None:
        self._what = what
        self.failed = 0
        """Attempts that failed since the last one that succeeded."""
        self._pause = _FIRST_PAUSE / 2

    async def pause(self, error: BaseException) -> None:
        """Wait before the next one."""
        self.failed += 1
        if self.failed & (self.failed - 1) == 0:
            _log.warning(f"{self._what} again", attempts=self.failed, error=repr(error))
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        await asyncio.sleep(self._pause)

    def succeeded(self) -> None:
        """Say that it goes on after attempts that failed."""
        _log.info(f"{self._what} goes on", attempts=self.failed)
        self.failed, self._pause = 0, _FIRST_PAUSE / 2


class Readers:
    """Reading and the small writes of a service's own tables. Safe to be called by many. Who keeps
    promises has so many connections beside those of requests."""

    def __init__(self, dsn: str, name: str, *, longest_wait: float, most: int = 4) -> None:
        self._dsn = dsn
        self._name = name
        self._longest_wait = longest_wait
        self._most = most
        self._pools: Pools | None = None

    async def open(self) -> None:
        """Prepares the pools; they connect when they are first used."""
        self._pools = Pools(
            *(self._dsn, self._name, f"{self._name}, promises", self._most), timeout=CONNECT_LIMIT
        )
        await self._pools.open()

    async def close(self) -> None:
        """Drops every connection."""
        if self._pools is not None:
            self._pools.terminate()

    async def fetch(
        self, sql: str, *args: object, longest_wait: float | None = None
    ) -> Sequence[Any]:
        """Rows of one statement that may be sent twice: it is repeated while PostgreSQL is away,
        for no longer than any other. Raises LogUnavailable then, and when it takes longer than
        `longest_wait` seconds to be carried out."""
        return await self._in_time(lambda connection: connection.fetch(sql, *args), longest_wait)

    async def row(self, sql: str, *args: object) -> Any:
        """The first row, or None. As `fetch`."""
        return await self._in_time(lambda connection: connection.fetchrow(sql, *args))

    async def value(self, sql: str, *args: object) -> Any:
        """The first column of the first row, or None. As `fetch`."""
        return await self._in_time(lambda connection: connection.fetchval(sql, *args))

    async def _in_time(
        self, ask: Callable[[asyncpg.Connection], Awaitable[A]], longest_wait: float | None = None
    ) -> A:
        attempts = Attempts("read")
        begun = time.monotonic()
        end = begun + (longest_wait or self._longest_wait)
        if self._pools is None:
            raise LogUnavailable("the log is not open")
        while True:
            try:
                async with lent(self._pools.own, end - time.monotonic()) as connection:
                    return await ask(connection)
            except TimeoutError as late:
                raise LogUnavailable("PostgreSQL does not answer") from late
            except AWAY as error:
                if not is_away(error):
                    raise
                if time.monotonic() - begun > self._longest_wait:
                    raise LogUnavailable("PostgreSQL is away") from error
                await attempts.pause(error)


def is_away(error: BaseException) -> bool:
    """True if the error means that the server is unavailable, whatever the statement was."""
    if isinstance(error, asyncpg.SyntaxOrAccessError):
        return False
    return failure_of(error) in (StatementFailure.LOST, StatementFailure.AGAIN)
