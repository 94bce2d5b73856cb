"""A database with the common tables, logs over it as processes have them, ways to look inside."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.platform.postgres.database import Database
from baton_common.platform.schema.common import create_common
from baton_testkit.servers.postgres import PostgresServer
from tests.integration.log.severing import Severing, severing
from tests.integration.log.tallies import AGGREGATES, PUBLISHERS

OpenLog = Callable[..., Awaitable[PostgresLog]]


async def add_common(database: Database) -> None:
    owner = await asyncpg.connect(database.owner_dsn)
    try:
        await create_common(owner, database.service_role)
    finally:
        await owner.close()


@pytest.fixture
async def log_database(postgres: PostgresServer) -> AsyncIterator[Database]:
    async with postgres.from_template("log-integration", add_common) as database:
        yield database


@pytest.fixture
async def owner(log_database: Database) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the owner role, which may see and damage everything."""
    connection = await asyncpg.connect(log_database.owner_dsn)
    try:
        yield connection
    finally:
        await connection.close()


@pytest.fixture
async def open_log(log_database: Database) -> AsyncIterator[OpenLog]:
    """Opens a log as a process does, closed in the end."""
    async with AsyncExitStack() as stack:

        async def opened(dsn: str | None = None, **settings: Any) -> PostgresLog:
            log = PostgresLog(
                dsn or log_database.service_dsn,
                service="trial",
                aggregates=AGGREGATES,
                publishers=PUBLISHERS,
                **settings,
            )
            await log.open()
            stack.push_async_callback(log.close, 2.0)
            return log

        yield opened


@pytest.fixture
async def log(open_log: OpenLog) -> PostgresLog:
    return await open_log()


@pytest.fixture
async def line(log_database: Database, tmp_path: Path) -> AsyncIterator[Severing]:
    """A way to the database that can be cut at chosen moments."""
    async with severing(log_database.service_dsn, tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
async def mutated_database(postgres: PostgresServer) -> AsyncIterator[Database]:
    """A database whose `append` every test replaces."""
    async with postgres.from_template("log-integration", add_common) as database:
        yield database
