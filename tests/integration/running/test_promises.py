"""Requests that hold every connection of theirs stop no loop that keeps a promise."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from baton_common.engine.log.connections import Readers
from baton_common.model.log_port import LogUnavailable
from baton_common.model.service import Loop
from baton_common.platform.postgres.database import Database
from baton_common.platform.postgres.promises import keeping_promises
from baton_common.program.supervision import Supervisor
from baton_testkit.waiting import until

HELD = "select pg_sleep(0.2)"
ONE = "select 1"
MOST = 2


@pytest.fixture
async def readers(database: Database) -> AsyncIterator[Readers]:
    made = Readers(database.service_dsn, "trial", longest_wait=0.3, most=MOST)
    await made.open()
    yield made
    await made.close()


@asynccontextmanager
async def flooded(readers: Readers) -> AsyncIterator[None]:
    """Requests, one after the other, as many as there are connections and more."""

    async def request() -> None:
        while True:
            with suppress(LogUnavailable):
                await readers.fetch(HELD)

    tasks = [asyncio.create_task(request()) for _ in range(5 * MOST)]
    try:
        await until(lambda: is_full(readers))
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def is_full(readers: Readers) -> bool:
    try:
        await readers.value(ONE)
    except LogUnavailable:
        return True
    return False


async def test_a_loop_goes_on_while_requests_wait(readers: Readers) -> None:
    rounds = 0

    async def run() -> None:
        nonlocal rounds
        while True:
            assert await readers.value(ONE) == 1
            rounds += 1

    supervisor = Supervisor()
    async with flooded(readers):
        supervisor.start("trial", [Loop("keeps a promise", run)])
        await until(lambda: rounds > 20, limit=10)
        await supervisor.stop()


async def test_what_a_loop_begins_keeps_promises_too(readers: Readers) -> None:
    async with flooded(readers):
        with keeping_promises():
            begun = asyncio.create_task(readers.value(ONE))
        assert await begun == 1
