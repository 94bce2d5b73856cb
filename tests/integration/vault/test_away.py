"""The vault's database goes away: subjects in use go on for minutes, others are told so."""

import asyncio
from itertools import count

import pytest

from baton_common.model.personal import VaultUnavailable
from baton_common.platform.postgres.database import Database
from baton_common.platform.vault.cipher import new_key
from baton_common.platform.vault.local_vault import CACHE_SECONDS, WrongMasterKey
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.servers.wire import wire_to
from baton_testkit.waiting import until
from tests.advice import Advice
from tests.integration.vault.conftest import MakeVault, Seconds

ANA = "ana@customers.example"
_CONNECTIONS = "select count(*) from pg_stat_activity where datname = $1"


async def _block(postgres: PostgresServer, database: Database, *, connections: int) -> None:
    async with postgres.superuser() as superuser:
        await superuser.execute(f'alter database "{database.name}" connection limit {connections}')
    await postgres.cut_off(database.name)


async def test_cached_subjects_go_on_and_others_are_unavailable_until_it_is_back(
    make_vault: MakeVault, postgres: PostgresServer, vault_database: Database, seconds: Seconds
) -> None:
    vault = make_vault()
    [ana] = await vault.subjects_of([ANA])
    sealed = await vault.seal([(ana, "before")])
    await _block(postgres, vault_database, connections=0)

    assert await vault.subjects_of([ANA]) == [ana]
    assert await vault.known_subject(ANA) == ana
    assert await vault.open([*sealed, *await vault.seal([(ana, "meanwhile")])]) == [
        "before",
        "meanwhile",
    ]
    assert vault.search_token("word")
    for other in (vault.subjects_of(["bo@customers.example"]), vault.seal([("other", "words")])):
        with pytest.raises(VaultUnavailable):
            await other

    seconds.now += CACHE_SECONDS + 1
    for late in (vault.subjects_of([ANA]), vault.open(sealed), vault.seal([(ana, "late")])):
        with pytest.raises(VaultUnavailable):
            await late

    await _block(postgres, vault_database, connections=-1)
    assert await vault.subjects_of([ANA]) == [ana]
    assert await vault.open(sealed) == ["before"]


async def test_cut_connections_are_not_noticed(
    make_vault: MakeVault, postgres: PostgresServer, vault_database: Database
) -> None:
    vault, numbers = make_vault(), count()

    async def asked() -> list[str | None]:
        at_once = [vault.known_subject(f"{next(numbers)}@customers.example") for _ in range(20)]
        return await asyncio.gather(*at_once)

    async def more_connections_than_tries() -> bool:
        """The questions may be over before the third was needed."""
        assert await asked() == [None] * 20
        async with postgres.superuser() as superuser:
            there: int = await superuser.fetchval(_CONNECTIONS, vault_database.name)
        return there > 2

    for _ in range(5):
        assert await asked() == [None] * 20
        await until(more_connections_than_tries)
        assert await postgres.cut_off(vault_database.name) > 2


async def test_connections_that_went_dead_in_silence_cost_one_wait_and_no_answer(
    make_vault: MakeVault, vault_database: Database
) -> None:
    async with wire_to(vault_database.service_dsn) as wire:
        vault = make_vault(dsn=wire.dsn)
        at_once = [vault.known_subject(f"{n}@customers.example") for n in range(20)]
        await asyncio.gather(*at_once)
        assert wire.connected > 2
        wire.strand()
        assert await vault.subjects_of([ANA])
        await vault.close()


async def test_a_vault_never_reached_says_so(make_vault: MakeVault) -> None:
    vault = make_vault(dsn="postgresql://nobody:none@/none?host=/nowhere&port=1")
    with pytest.raises(VaultUnavailable):
        await vault.subjects_of([ANA])
    with pytest.raises(VaultUnavailable):
        vault.search_token("word")


async def test_another_master_key_opens_nothing_and_says_why(make_vault: MakeVault) -> None:
    ours = await make_vault().subjects_of([ANA])
    with pytest.raises(WrongMasterKey) as refused:
        await make_vault(master_key=new_key()).subjects_of([ANA])
    Advice("give that key, or everything personal in it stays unreadable.").said_in(refused.value)
    assert await make_vault().subjects_of([ANA]) == ours


async def test_neither_addresses_nor_keys_are_in_the_database_in_clear(
    make_vault: MakeVault, postgres: PostgresServer, vault_database: Database
) -> None:
    vault = make_vault()
    [ana] = await vault.subjects_of([ANA])
    await vault.seal([(ana, "words")])
    async with postgres.superuser(vault_database.name) as superuser:
        for table in ("addresses", "subject_keys", "vault_keys", "erasures"):
            rows = await superuser.fetch(f"select t::text as row from {table} t")
            assert not [
                row for row in rows if ANA in row["row"] or ANA.encode().hex() in row["row"]
            ]
