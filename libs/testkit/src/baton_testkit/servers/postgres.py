"""A real PostgreSQL for the tests of one session, and fresh databases on it in milliseconds."""

import asyncio
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path

import asyncpg

from baton_common.platform.postgres.database import Database, database_at
from baton_common.platform.postgres.roles import new_roles, set_up_database, set_up_roles
from baton_embedded.cluster import Cluster
from baton_embedded.leftover import stop_leftover

_PREFIX = "baton-tests-"
_YOUNG = 60.0
"""Seconds for which a new folder may be without its lock."""

Prepare = Callable[[Database], Awaitable[None]]
"""Brings a schema into an empty database, as its owner."""


class PostgresServer:
    """A running server; its databases share one owner and one service role."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._roles = new_roles("trial")
        self._numbers = count(1)
        self._templates: dict[str, str] = {}
        self._one_at_a_time = asyncio.Lock()
        self._roles_there = False

    def superuser_dsn(self, database: str = "postgres") -> str:
        """DSN of the superuser, for asyncpg."""
        return self.cluster.dsn(database)

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[Database]:
        """An empty database, dropped on exit even with open connections."""
        made = await self._make("template0")
        try:
            yield made
        finally:
            await self._drop(made.name)

    @asynccontextmanager
    async def from_template(self, key: str, prepare: Prepare) -> AsyncIterator[Database]:
        """A copy of the database that `prepare` filled when `key` was first asked for.

        `prepare` must close its connections.
        """
        async with self._one_at_a_time:
            if key not in self._templates:
                template = await self._make("template0")
                await prepare(template)
                self._templates[key] = template.name
        made = await self._make(self._templates[key])
        try:
            yield made
        finally:
            await self._drop(made.name)

    async def cut_off(self, database: str) -> int:
        """Terminate every connection to a database; returns their number."""
        async with self.superuser() as superuser:
            rows = await superuser.fetch(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1",
                database,
            )
        return len(rows)

    async def _make(self, template: str) -> Database:
        async with self.superuser() as superuser:
            if not self._roles_there:
                await set_up_roles(superuser, self._roles)
                self._roles_there = True
            name = f"trial_{os.getpid()}_{next(self._numbers)}"
            await set_up_database(superuser, name, self._roles, template=template)
        return database_at(self.cluster.dsn, name, self._roles)

    async def _drop(self, name: str) -> None:
        if not self.cluster.alive():
            return
        async with self.superuser() as superuser:
            await superuser.execute(f'drop database if exists "{name}" with (force)')

    @asynccontextmanager
    async def superuser(self, database: str = "postgres") -> AsyncIterator[asyncpg.Connection]:
        """A connection of the superuser."""
        connection = await asyncpg.connect(self.superuser_dsn(database))
        try:
            yield connection
        finally:
            await connection.close()


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[PostgresServer]:
    """Start a server in a temporary folder; stop it and drop the folder in the end.

    Not durable, it loses nothing by any kill, only by the machine failing.
    """
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    with _lock(folder):
        cluster = Cluster(folder, durable=durable)
        try:
            cluster.start()
            yield PostgresServer(cluster)
        finally:
            cluster.stop()
            shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Stop the servers of killed sessions: their locks are free."""
    for folder in Path(tempfile.gettempdir()).glob(_PREFIX + "*"):
        try:
            if time.time() - folder.stat().st_mtime < _YOUNG:
                continue
            with _lock(folder):
                stop_leftover(folder / "data")
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Raises OSError if another session holds it, or it is another user's."""
    file = os.open(folder / "session", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(file)
