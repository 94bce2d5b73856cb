"""A pool whose connections are given back without a round trip gives back clean ones."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from baton_common.platform.postgres.borrowing import keep_session
from baton_common.platform.postgres.database import Database

_LOOK = "select count(*) from guards"


@pytest.fixture
async def one(log_database: Database) -> AsyncIterator[asyncpg.Pool]:
    """A pool of one connection."""
    dsn = log_database.owner_dsn
    async with asyncpg.create_pool(dsn, min_size=1, max_size=1, reset=keep_session) as pool:
        yield pool


async def test_what_was_left_open_is_rolled_back(one: asyncpg.Pool) -> None:
    async with one.acquire() as connection:
        await connection.execute("begin")
        await connection.execute("insert into guards values ('g', 1, 'somebody')")
    async with one.acquire() as connection:
        assert not connection.is_in_transaction()
        assert await connection.fetchval(_LOOK) == 0


async def test_a_setting_of_one_batch_is_not_the_next_ones(one: asyncpg.Pool) -> None:
    before = await one.fetchval("show search_path")
    async with one.acquire() as connection, connection.transaction():
        await connection.execute("set local search_path = elsewhere")
    assert await one.fetchval("show search_path") == before
