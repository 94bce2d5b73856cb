"""The wire that tests put between a service and PostgreSQL does to it what it says."""

import asyncio

import asyncpg
import pytest

from baton_common.platform.postgres.database import Database
from baton_testkit.servers.wire import wire_to
from baton_testkit.waiting import until


async def test_a_cut_wire_ends_the_connection_and_a_new_one_works(database: Database) -> None:
    async with wire_to(database.owner_dsn) as wire:
        connection = await asyncpg.connect(wire.dsn)
        assert await connection.fetchval("select 1") == 1
        wire.cut()
        await until(connection.is_closed)
        again = await asyncpg.connect(wire.dsn)
        assert await again.fetchval("select 1") == 1
        await again.close()
        assert wire.connected == 2


async def test_what_is_held_waits_and_goes_on(database: Database) -> None:
    async with wire_to(database.owner_dsn) as wire:
        connection = await asyncpg.connect(wire.dsn)
        wire.hold()
        waiting = asyncio.create_task(connection.fetchval("select 7"))
        await asyncio.wait([waiting], timeout=0.1)
        assert not waiting.done()
        wire.pass_on()
        assert await waiting == 7
        await connection.close()


async def test_a_stranded_connection_hears_nothing_more_and_a_new_one_works(
    database: Database,
) -> None:
    async with wire_to(database.owner_dsn) as wire:
        stranded = await asyncpg.connect(wire.dsn)
        wire.strand()
        with pytest.raises(TimeoutError):
            await stranded.fetchval("select 1", timeout=0.1)
        again = await asyncpg.connect(wire.dsn)
        assert await again.fetchval("select 1") == 1
        await again.close()
        stranded.terminate()


async def test_refused_connections_are_refused_until_accepted(database: Database) -> None:
    async with wire_to(database.owner_dsn) as wire:
        wire.refuse()
        with pytest.raises((OSError, asyncpg.PostgresConnectionError)):
            await asyncpg.connect(wire.dsn)
        wire.accept()
        await (await asyncpg.connect(wire.dsn)).close()


async def test_a_commit_whose_answer_is_lost_has_happened(database: Database) -> None:
    async with wire_to(database.owner_dsn) as wire:
        direct = await asyncpg.connect(database.owner_dsn)
        await direct.execute("create table t (x int)")
        connection = await asyncpg.connect(wire.dsn)
        wire.lose_answers()
        with pytest.raises(TimeoutError):
            await connection.execute("insert into t values (1)", timeout=0.2)
        assert await until(lambda: direct.fetchval("select count(*) from t")) == 1
        connection.terminate()
        await direct.close()
