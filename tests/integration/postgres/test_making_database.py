"""`migrate` makes roles and database itself, where it is told a superuser."""

import asyncpg
import pytest

from baton_common.platform.postgres.roles import ROLE_SETTINGS
from baton_common.program.making_database import make_database
from baton_common.program.settings import WrongSetting
from baton_testkit.servers.postgres import PostgresServer


def _dsn(postgres: PostgresServer, role: str, password: str, name: str = "shop") -> str:
    return postgres.cluster.dsn(name, f"shop_{role}", password)


async def test_both_roles_come_in_and_only_the_owner_makes_tables(
    own_postgres: PostgresServer,
) -> None:
    owner, service = (_dsn(own_postgres, role, "a b@:") for role in ("owner", "service"))
    for _ in range(2):
        await make_database(own_postgres.superuser_dsn(), owner, service)
    connection = await asyncpg.connect(owner)
    await connection.execute("create table things (id int)")
    await connection.close()
    connection = await asyncpg.connect(service)
    try:
        for setting, value in ROLE_SETTINGS.items():
            assert await connection.fetchval(f"show {setting}") == value
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("create table more (id int)")
    finally:
        await connection.close()


async def test_a_second_run_sets_the_passwords_that_are_said_now(
    own_postgres: PostgresServer,
) -> None:
    for password in ("first", "second"):
        owner, service = (_dsn(own_postgres, role, password) for role in ("owner", "service"))
        await make_database(own_postgres.superuser_dsn(), owner, service)
        await (await asyncpg.connect(service)).close()


@pytest.mark.parametrize(
    ("owner", "service", "sentence"),
    [
        ("//o:x@db/shop", "//s:x@db/stock", "database is shop, the service's stock"),
        ("//o:x@db/shop", "//o:x@db/shop", "o cannot be owner and service"),
        ("//o@db/shop", "//s:x@db/shop", "lacks a user or a password"),
    ],
)
async def test_what_does_not_fit_is_one_sentence(owner: str, service: str, sentence: str) -> None:
    with pytest.raises(WrongSetting, match=sentence):
        await make_database("never asked", f"postgresql:{owner}", f"postgresql:{service}")
