"""Encrypted bytes are there before the event that names them, and orphans go after a day."""

from collections.abc import Collection, Sequence

import asyncpg
import pytest

from baton_common.engine.log.blobs import LARGEST, Blob, Blobs
from tests.integration.log.conftest import OpenLog


async def test_what_was_put_is_got_by_its_name(
    open_log: OpenLog, owner: asyncpg.Connection
) -> None:
    blobs = Blobs((await open_log()).readers)
    name = await blobs.put("subject-1", b"\0sealed")
    assert await blobs.put("subject-1", b"\0sealed") == name
    assert await blobs.get(name) == Blob("subject-1", b"\0sealed")
    assert await blobs.get("00" * 32) is None
    with pytest.raises(ValueError, match="too many"):
        await blobs.put("subject-1", b"x" * (LARGEST + 1))
    await owner.execute("update blobs set ciphertext = 'other'")
    with pytest.raises(ValueError, match="not what was stored"):
        await blobs.get(name)


async def test_only_old_bytes_that_no_event_names_are_swept(
    open_log: OpenLog, owner: asyncpg.Connection
) -> None:
    blobs = Blobs((await open_log()).readers)
    young = await blobs.put("s", b"young")
    named, orphan = await blobs.put("s", b"named"), await blobs.put("s", b"orphan")
    await owner.execute(
        "update blobs set stored_at = stored_at - interval '25 hours' where ciphertext <> $1",
        b"young",
    )
    asked: list[str] = []

    async def referenced(names: Sequence[str]) -> Collection[str]:
        asked.extend(names)
        return {named}

    assert await blobs.sweep(referenced) == 1
    assert sorted(asked) == sorted([named, orphan])
    assert [await blobs.get(name) is not None for name in (young, named, orphan)] == [
        True,
        True,
        False,
    ]
