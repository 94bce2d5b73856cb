"""The one-machine edition's databases: made once, found again, closed to each other."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from baton_onebox.databases import running_databases
from baton_onebox.home import Home, opened_home
from tests.advice import Advice


@pytest.fixture
def home() -> Iterator[Home]:
    """A home in a folder that the account of PostgreSQL may enter."""
    above = Path(tempfile.mkdtemp(prefix="baton-home-"))
    above.chmod(0o711)
    with opened_home(above / "var") as opened:
        yield opened
    shutil.rmtree(above)


async def test_databases_are_there_again_after_a_restart(home: Home) -> None:
    for expected in (None, "kept"):
        async with running_databases(home, ["cases", "vault"]) as databases:
            owner = await asyncpg.connect(databases["cases"].owner_dsn)
            if expected is None:
                await owner.execute("create table t as select 'kept' as x")
            else:
                assert await owner.fetchval("select x from t") == expected
            await owner.close()


async def test_a_service_may_not_look_into_another_ones_database(home: Home) -> None:
    async with running_databases(home, ["cases", "vault"]) as databases:
        vault = databases["vault"].service_dsn
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asyncpg.connect(vault.replace("/baton_vault?", "/baton_cases?"))


async def test_a_service_that_comes_later_gets_its_database(home: Home) -> None:
    async with running_databases(home, ["cases"]):
        pass
    async with running_databases(home, ["cases", "kpi"]) as databases:
        connection = await asyncpg.connect(databases["kpi"].service_dsn)
        assert await connection.fetchval("select current_database()") == "baton_kpi"
        await connection.close()


async def test_passwords_that_cannot_be_read_are_moved_away_and_made_anew(home: Home) -> None:
    async with running_databases(home, ["cases"]):
        pass
    home.databases_file.write_text("no JSON")
    with Advice("move it away, and new passwords are made.").raised():
        async with running_databases(home, ["cases"]):
            pass
    await asyncio.to_thread(home.databases_file.rename, home.folder / "old")
    async with running_databases(home, ["cases"]) as databases:
        assert databases["cases"]
