"""Where keys come from: our own file, which is private, and a provider, which may be away."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import KeySet, OKPKey

from baton_common.edge.identity.keys import local_key
from baton_common.edge.identity.refusal import KeysUnavailable
from baton_common.edge.identity.remote_keys import RemoteKeys

ONE = OKPKey.generate_key("Ed25519", parameters={"kid": "one"})
TWO = OKPKey.generate_key("Ed25519", parameters={"kid": "two"})


class Provider:
    def __init__(self) -> None:
        self.asked = 0
        self.away = False
        self.answer: Any = KeySet([ONE]).as_dict(private=False)
        self.now = 0.0
        self.keys = RemoteKeys(
            "https://id.example",
            "https://id.example/jwks",
            fetch=self.fetch,
            clock=lambda: self.now,
        )

    async def fetch(self, url: str) -> Any:
        self.asked += 1
        await asyncio.sleep(0)
        if self.away:
            raise OSError("no route")
        return self.answer

    async def kids(self, kid: str | None = "one") -> list[str | None]:
        return [key.kid for key in (await self.keys.current(kid)).keys]


async def test_keys_are_fetched_once_by_all_who_wait_and_kept_ten_minutes() -> None:
    provider = Provider()
    await asyncio.gather(*(provider.kids() for _ in range(20)))
    provider.now = 599
    await provider.kids()
    assert provider.asked == 1
    provider.now = 601
    await provider.kids()
    assert provider.asked == 2


async def test_an_unknown_kid_makes_us_ask_again_but_not_more_often_than_each_half_minute() -> None:
    provider = Provider()
    await provider.kids()
    provider.answer = KeySet([ONE, TWO]).as_dict(private=False)
    provider.now = 29
    assert await provider.kids("two") == ["one"]
    provider.now = 31
    assert await provider.kids("two") == ["one", "two"]
    provider.now = 40
    for number in range(100):
        await provider.kids(f"made-up-{number}")
    assert provider.asked == 2


@pytest.mark.parametrize("answer", [None, [], {"keys": 1}, {"keys": [{"kty": "nonsense"}]}, "x"])
async def test_old_keys_are_used_on_while_the_provider_is_away_or_talks_nonsense(
    answer: Any,
) -> None:
    provider = Provider()
    await provider.kids()
    provider.now, provider.away, provider.answer = 10_000.0, answer is None, answer
    assert await provider.kids() == ["one"]


async def test_keys_that_we_cannot_use_are_passed_over() -> None:
    provider = Provider()
    usable = ONE.as_dict(private=False)
    other = [{"kty": "EC", "crv": "P-256"}, {"kty": "OKP"}, "x", {**usable, "use": "enc"}]
    provider.answer = {"keys": [*other, usable]}
    assert await provider.kids() == ["one"]


async def test_without_any_keys_it_says_so_and_asks_again_half_a_minute_later() -> None:
    provider = Provider()
    provider.away = True
    for _ in range(3):
        with pytest.raises(KeysUnavailable):
            await provider.kids()
    assert provider.asked == 1
    provider.away, provider.now = False, 31
    assert await provider.kids() == ["one"]


def test_our_own_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "signing.json"
    first, second = local_key(path), local_key(path)
    assert first.as_dict(private=True) == second.as_dict(private=True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["signing.json"]


def test_a_key_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "signing.json"
    local_key(path)
    path.chmod(0o640)
    with pytest.raises(PermissionError, match="chmod 600"):
        local_key(path)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"kty":"OKP"}', b"[]"])
def test_a_file_that_holds_no_key_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "signing.json"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(ValueError, match="holds no signing key"):
        local_key(path)
