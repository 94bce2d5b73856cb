"""A vault's database, and as many vaults on it as a test wants (each a process of its own)."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from baton_common.platform.postgres.database import Database
from baton_common.platform.vault.cipher import new_key
from baton_common.platform.vault.erased_ids import ErasedIdsFile
from baton_common.platform.vault.local_vault import LocalVault
from baton_common.platform.vault.migrating import migrate
from baton_testkit.servers.postgres import PostgresServer


class Seconds:
    """A clock turned by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


MakeVault = Callable[..., LocalVault]


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def erased_ids(tmp_path: Path) -> ErasedIdsFile:
    return ErasedIdsFile(tmp_path / "erased")


@pytest.fixture
async def vault_database(postgres: PostgresServer) -> AsyncIterator[Database]:
    async def prepare(database: Database) -> None:
        await migrate(database.owner_dsn, database.service_role)

    async with postgres.from_template("vault", prepare) as database:
        yield database


@pytest.fixture
async def make_vault(
    vault_database: Database, erased_ids: ErasedIdsFile, seconds: Seconds
) -> AsyncIterator[MakeVault]:
    made = []
    ours = new_key()

    def make(master_key: bytes = ours, dsn: str = vault_database.service_dsn) -> LocalVault:
        vault = LocalVault(dsn, master_key, erased_ids, timeout=1.0, seconds=seconds)
        made.append(vault)
        return vault

    yield make
    for vault in made:
        await vault.close()
