"""A person is erased: links first, keys when no cache holds them, and for good."""

from pathlib import Path

import asyncpg
import pytest

from baton_common.model.personal import Erased, SubjectErased
from baton_common.platform.postgres.database import Database
from baton_common.platform.vault.erased_ids import ErasedIdsFile
from baton_common.platform.vault.local_vault import CACHE_SECONDS
from tests.integration.vault.conftest import MakeVault, Seconds

ANA = "ana@customers.example"


async def test_another_process_reads_until_its_cache_runs_out_and_never_after(
    make_vault: MakeVault, seconds: Seconds
) -> None:
    here, there = make_vault(), make_vault()
    [ana] = await here.subjects_of([ANA])
    sealed = await here.seal([(ana, "words")])
    assert await there.subjects_of([ANA]) == [ana]
    assert await there.open(sealed) == ["words"]
    await here.erase(ana)
    assert await here.subjects_of([ANA]) != [ana]
    assert await there.subjects_of([ANA]) == [ana]
    assert await here.destroy_due(waited=0) == [ana]
    assert await here.open(sealed) == [Erased(ana)]
    assert await there.open(sealed) == ["words"]
    seconds.now += CACHE_SECONDS + 1
    assert await there.open(sealed) == [Erased(ana)]
    assert await there.subjects_of([ANA]) == await here.subjects_of([ANA]) != [ana]
    with pytest.raises(SubjectErased):
        await there.seal([(ana, "more")])


async def test_keys_are_not_destroyed_while_a_link_may_be_cached(make_vault: MakeVault) -> None:
    vault = make_vault()
    [ana] = await vault.subjects_of([ANA])
    sealed = await vault.seal([(ana, "words")])
    await vault.erase(ana)
    assert await vault.destroy_due() == []
    assert await vault.open(sealed) == ["words"]


async def test_an_older_database_erases_again_before_it_answers(
    make_vault: MakeVault, vault_database: Database, erased_ids: ErasedIdsFile
) -> None:
    vault = make_vault()
    [ana] = await vault.subjects_of([ANA])
    sealed = await vault.seal([(ana, "words")])
    erased_ids.remember(ana)
    owner = await asyncpg.connect(vault_database.owner_dsn)
    assert await owner.fetchval("select count(*) from erasures") == 0
    restored = make_vault()
    assert await restored.open(sealed) == [Erased(ana)]
    assert await restored.known_subject(ANA) is None
    assert await owner.fetchval("select count(*) from subject_keys where subject = $1", ana) == 0
    await owner.close()


def test_erased_ids_survive_a_line_that_was_cut_off(tmp_path: Path) -> None:
    ids = ErasedIdsFile(tmp_path / "erased")
    assert ids.remembered() == []
    ids.remember("one")
    with (tmp_path / "erased").open("a") as file:
        file.write("tw")
    assert ids.remembered() == ["one"]
    ids.remember("three")
    assert ids.remembered()[-1] == "three"
