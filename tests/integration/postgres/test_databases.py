"""Fresh databases for tests: apart from each other, and closed to everybody else."""

import asyncpg
import pytest

from baton_common.platform.postgres.database import Database
from baton_testkit.servers.postgres import PostgresServer


async def test_a_database_is_empty_and_its_owner_may_make_tables(database: Database) -> None:
    owner = await asyncpg.connect(database.owner_dsn)
    try:
        assert await owner.fetchval("select count(*) from pg_tables where schemaname='public'") == 0
        await owner.execute("create table t (x int)")
    finally:
        await owner.close()


async def test_the_service_may_connect_and_make_nothing(database: Database) -> None:
    service = await asyncpg.connect(database.service_dsn)
    try:
        assert await service.fetchval("select current_user") == database.service_role
        assert await service.fetchval("show lock_timeout") == "5s"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await service.execute("create table t (x int)")
    finally:
        await service.close()


async def test_a_template_is_prepared_once_and_copied(postgres: PostgresServer) -> None:
    prepared = []

    async def prepare(database: Database) -> None:
        prepared.append(database.name)
        owner = await asyncpg.connect(database.owner_dsn)
        await owner.execute("create table t as select 1 as x")
        await owner.close()

    for _ in range(2):
        async with postgres.from_template("one table", prepare) as database:
            owner = await asyncpg.connect(database.owner_dsn)
            assert await owner.fetchval("update t set x = x + 1 returning x") == 2
            await owner.close()
    assert len(prepared) == 1


CUT_OFF = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # when the server's farewell comes before the question
    ConnectionError,
)


async def test_cut_off_ends_every_connection(postgres: PostgresServer, database: Database) -> None:
    service = await asyncpg.connect(database.service_dsn)
    assert await postgres.cut_off(database.name) == 1
    with pytest.raises(CUT_OFF):
        await service.fetchval("select 1")
    await service.close()


async def test_a_wrong_password_is_refused(database: Database) -> None:
    password = database.service_dsn.split(":")[2].split("@")[0]
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(database.service_dsn.replace(password, "guessed"))
