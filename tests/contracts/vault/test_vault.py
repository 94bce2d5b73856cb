"""One suite for every vault: what the port promises holds for each alike."""

import base64
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from baton_common.model.personal import Erased, Personal, SubjectErased, Vault
from baton_common.platform.postgres.database import Database
from baton_common.platform.vault.cipher import new_key
from baton_common.platform.vault.erased_ids import ErasedIdsFile
from baton_common.platform.vault.local_vault import LocalVault
from baton_common.platform.vault.migrating import migrate
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.servers.postgres import PostgresServer

ANA, BO = "ana@customers.example", "bo@customers.example"


@pytest.fixture(params=["memory", "local"])
async def vault(
    request: pytest.FixtureRequest, postgres: PostgresServer, tmp_path: Path
) -> AsyncIterator[Any]:
    if request.param == "memory":
        yield MemoryVault()
        return
    async with postgres.from_template("vault", _prepare) as database:
        local = LocalVault(database.service_dsn, new_key(), ErasedIdsFile(tmp_path / "erased"))
        yield local
        await local.close()


async def _prepare(database: Database) -> None:
    await migrate(database.owner_dsn, database.service_role)


def the_port(vault: MemoryVault | LocalVault) -> Vault:
    """mypy reads this: both fit the port."""
    return vault


async def test_an_address_keeps_its_subject_and_others_get_another(vault: Vault) -> None:
    ana, bo, again = await vault.subjects_of([ANA, BO, ANA])
    assert ana == again != bo
    assert await vault.subjects_of([BO, ANA]) == [bo, ana]


async def test_asking_for_an_unknown_address_creates_nothing(vault: Vault) -> None:
    assert await vault.known_subject(ANA) is None
    assert await vault.known_subject(ANA) is None
    [ana] = await vault.subjects_of([ANA])
    assert await vault.known_subject(ANA) == ana


async def test_nothing_asked_is_nothing_answered(vault: Vault) -> None:
    assert await vault.subjects_of([]) == []
    assert await vault.seal([]) == []
    assert await vault.open([]) == []


async def test_words_come_back_in_order_and_are_not_readable_meanwhile(vault: Vault) -> None:
    ana, bo = await vault.subjects_of([ANA, BO])
    words = [(ana, "I was charged twice"), (bo, "退款到现在还没收到"), (ana, "")]
    sealed = await vault.seal(words)
    assert [one.subject for one in sealed] == [ana, bo, ana]
    assert b"charged" not in msgspec.json.encode(sealed)
    assert "charged" not in str(base64.b64decode(sealed[0].ciphertext))
    assert await vault.open(sealed) == [text for _, text in words]


async def test_the_same_words_twice_are_two_ciphertexts(vault: Vault) -> None:
    first, second = await vault.seal([("s", "yes"), ("s", "yes")])
    assert first.ciphertext != second.ciphertext


async def test_what_was_stored_as_json_opens(vault: Vault) -> None:
    [sealed] = await vault.seal([("s", "for the auditor")])
    stored = msgspec.json.decode(msgspec.json.encode(sealed), type=Personal[str])
    assert await vault.open([stored]) == ["for the auditor"]


def _flip(sealed: Personal[str]) -> Personal[str]:
    content = bytearray(base64.b64decode(sealed.ciphertext))
    content[-1] ^= 1
    return _with(sealed, ciphertext=base64.b64encode(bytes(content)).decode())


def _with(sealed: Personal[str], **changed: Any) -> Personal[str]:
    return msgspec.structs.replace(sealed, **changed)


@pytest.mark.parametrize(
    "spoil",
    [
        _flip,
        lambda one: _with(one, subject="t"),
        lambda one: _with(one, ciphertext=""),
        lambda one: _with(one, ciphertext="no base64!"),
        lambda one: _with(one, key_version=2),
    ],
    ids=["a bit", "the subject", "all of it", "no base64", "the key's version"],
)
async def test_words_that_were_tampered_with_do_not_open(
    vault: Any, spoil: Callable[[Personal[str]], Personal[str]]
) -> None:
    [sealed], [_] = await vault.seal([("s", "words")]), await vault.seal([("t", "others")])
    await vault.renew_key("s")
    await vault.seal([("s", "newer words")])
    with pytest.raises(ValueError, match="ciphertext"):
        await vault.open([spoil(sealed)])


@pytest.mark.parametrize("size", [0, 1, 100_000, 3_000_000])
async def test_bytes_of_any_size_come_back(vault: Vault, size: int) -> None:
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    sealed = await vault.seal_bytes("s", content)
    assert size < 2 or content not in sealed
    assert await vault.open_bytes("s", sealed) == content


@pytest.mark.parametrize("stored", [b"", b"From: ana", b"bat1\x00\x00\x00\x01" + b"x" * 40])
async def test_bytes_that_were_tampered_with_do_not_open(vault: Vault, stored: bytes) -> None:
    await vault.seal_bytes("s", b"a mail")
    with pytest.raises(ValueError, match=r"sealed|ciphertext"):
        await vault.open_bytes("s", stored)


async def test_what_was_sealed_under_an_older_key_opens(vault: Any) -> None:
    before = await vault.seal([("s", "old")])
    content = await vault.seal_bytes("s", b"old")
    await vault.renew_key("s")
    after = await vault.seal([("s", "new")])
    assert [before[0].key_version, after[0].key_version] == [1, 2]
    assert await vault.open([*before, *after]) == ["old", "new"]
    assert await vault.open_bytes("s", content) == b"old"


async def test_a_search_token_is_the_same_for_the_same_word_and_says_nothing(vault: Vault) -> None:
    await vault.subjects_of([ANA])
    assert vault.search_token("退款") == vault.search_token("退款") != vault.search_token("发票")
    assert "退款" not in vault.search_token("退款")


async def test_an_erased_subject_is_unreadable_and_its_address_a_new_one(vault: Any) -> None:
    ana, bo = await vault.subjects_of([ANA, BO])
    sealed = await vault.seal([(ana, "mine"), (bo, "his")])
    content = await vault.seal_bytes(ana, b"a mail")
    await vault.erase(ana)
    if isinstance(vault, LocalVault):
        assert await vault.destroy_due(waited=0) == [ana]
    assert await vault.open(sealed) == [Erased(ana), "his"]
    assert await vault.open_bytes(ana, content) == Erased(ana)
    with pytest.raises(SubjectErased):
        await vault.seal([(ana, "more")])
    [now] = await vault.subjects_of([ANA])
    assert now not in (ana, bo)
    assert await vault.open(await vault.seal([(now, "again")])) == ["again"]


async def test_an_address_may_be_compared_otherwise_and_keeps_its_subject(vault: Vault) -> None:
    [ana] = await vault.subjects_of(["Ana@customers.example"])
    for _ in range(2):
        assert await vault.rekey(ana, "Ana@customers.example", ANA) == ana
    assert await vault.known_subject("Ana@customers.example") is None
    assert await vault.subjects_of([ANA]) == [ana]
    assert await vault.rekey(ana, ANA, ANA) == ana


async def test_where_two_addresses_become_one_the_one_that_had_it_keeps_it(vault: Vault) -> None:
    other, ana = await vault.subjects_of(["Ana@customers.example", ANA])
    for _ in range(2):
        assert await vault.rekey(other, "Ana@customers.example", ANA) == ana
    assert await vault.subjects_of([ANA]) == [ana]


async def test_what_is_no_address_any_more_leads_to_nobody(vault: Vault) -> None:
    [subject] = await vault.subjects_of(["anonymous"])
    for _ in range(2):
        assert await vault.rekey(subject, "anonymous", None) is None
    assert await vault.known_subject("anonymous") is None
    assert await vault.subjects_of(["anonymous"]) != [subject]


async def test_another_s_address_is_not_moved(vault: Vault) -> None:
    ana, bo = await vault.subjects_of([ANA, BO])
    assert await vault.rekey(ana, BO, "cy@customers.example") is None
    assert await vault.subjects_of([ANA, BO]) == [ana, bo]
