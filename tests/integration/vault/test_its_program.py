"""Whoever runs the services apart makes the vault's schema with one command."""

import asyncio

import asyncpg
import pytest

from baton_common.platform.postgres.database import Database
from baton_common.program.vault_migration import main


async def test_it_makes_the_schema_and_may_be_run_again(database: Database) -> None:
    settings = {
        "BATON_VAULT_OWNER_DATABASE": database.owner_dsn,
        "BATON_VAULT_DATABASE": database.service_dsn,
    }
    for _ in range(2):
        assert await asyncio.to_thread(main, settings) == 0
    service = await asyncpg.connect(database.service_dsn)
    try:
        assert await service.fetchval("select count(*) from subject_keys") == 0
    finally:
        await service.close()


@pytest.mark.parametrize("missing", ["BATON_VAULT_OWNER_DATABASE", "BATON_VAULT_DATABASE"])
def test_a_missing_setting_is_one_sentence(
    missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {
        "BATON_VAULT_OWNER_DATABASE": "postgresql://owner:secret@db.example/vault",
        "BATON_VAULT_DATABASE": "postgresql://service:secret@db.example/vault",
    }
    del settings[missing]
    assert main(settings) == 2
    assert capsys.readouterr().err == (
        f"{missing} is not set; it looks like postgresql://user:password@host/name.\n"
    )
