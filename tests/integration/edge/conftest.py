"""The toy service over a log in PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from baton_common.edge.identity.api_keys import KEYRING
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.platform.postgres.database import Database
from baton_testkit.servers.postgres import PostgresServer
from tests.integration.log.conftest import add_common
from tests.unit.edge.shop import BOX


@pytest.fixture
async def log(postgres: PostgresServer) -> AsyncIterator[PostgresLog]:
    """Opened, and closed in the end."""
    async with postgres.from_template("log-integration", add_common) as database:
        opened = shop_log(database)
        await opened.open()
        yield opened
        await opened.close(2.0)


def shop_log(database: Database) -> PostgresLog:
    return PostgresLog(database.service_dsn, service="shop", aggregates=[BOX, KEYRING])
