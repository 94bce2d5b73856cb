"""Uploads wait on disk while they arrive, and few of them are in memory at once."""

import asyncio
from collections.abc import Sequence

import pytest
from starlette.requests import Request

from baton_common.edge.http.spooling import IN_MEMORY, Spool

LARGE = IN_MEMORY + 1


def upload(*chunks: bytes) -> Request:
    """A request whose body comes in these pieces."""
    left = list(chunks)

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


@pytest.mark.parametrize(
    "chunks",
    [[b""], [b"words"], [b"a" * IN_MEMORY], [b"a" * IN_MEMORY, b"b"], [b"abc" * 100_000] * 9],
    ids=["empty", "small", "as many as need no file", "one more", "many pieces"],
)
async def test_every_byte_comes_out(chunks: Sequence[bytes]) -> None:
    async with Spool(at_once=4).whole(upload(*chunks)) as content:
        assert content == b"".join(chunks)


async def test_only_so_many_large_ones_are_worked_on_at_once() -> None:
    spool, under_way, most = Spool(at_once=2), 0, 0
    everybody = asyncio.Event()

    async def work(size: int) -> None:
        nonlocal under_way, most
        async with spool.whole(upload(b"a" * size)):
            if size == LARGE:
                under_way += 1
                most = max(most, under_way)
            await asyncio.wait_for(everybody.wait(), 10)
            if size == LARGE:
                under_way -= 1

    tasks = [asyncio.create_task(work(LARGE)) for _ in range(6)]
    async with asyncio.timeout(10):
        async with spool.whole(upload(b"a small one")) as content:
            assert content == b"a small one"  # it waits for none of them
        everybody.set()
        await asyncio.gather(*tasks)
    assert most == 2


async def test_one_that_breaks_off_leaves_the_turn_to_others() -> None:
    spool = Spool(at_once=1)
    with pytest.raises(ZeroDivisionError):
        async with spool.whole(upload(b"a" * LARGE)):
            raise ZeroDivisionError
    async with asyncio.timeout(10), spool.whole(upload(b"b" * LARGE)) as content:
        assert len(content) == LARGE
