"""A question to a server that is away or frozen ends with a word, and the pool stays whole."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from baton_common.engine.log.connections import Readers
from baton_common.engine.projections.port import Unfit
from baton_common.engine.projections.queries import Queries
from baton_common.model.log_port import LogUnavailable
from baton_common.platform.postgres.database import Database
from baton_testkit.servers.wire import Wire, wire_to
from baton_testkit.waiting import until

ONE = "select 1"


@pytest.fixture
async def wire(database: Database) -> AsyncIterator[Wire]:
    """In the tests' hands."""
    async with wire_to(database.service_dsn) as made:
        yield made


@asynccontextmanager
async def asking(wire: Wire, limit: float = 0.3) -> AsyncIterator[Queries]:
    """Through one connection, so that one that is not given back is missed."""
    pool = await asyncpg.create_pool(wire.dsn, min_size=0, max_size=1)
    try:
        yield Queries(pool, timeout=limit)
    finally:
        pool.terminate()


async def answers(queries: Queries) -> bool:
    try:
        return bool(await queries.fetchval(ONE) == 1)
    except LogUnavailable:
        return False


async def test_every_way_of_asking_a_frozen_server_ends_in_time(wire: Wire) -> None:
    async with asking(wire) as queries:
        assert await answers(queries)  # by a connection that the server knows
        wire.hold()
        async with asyncio.timeout(20):
            for ask in (queries.fetch, queries.fetchrow, queries.fetchval):
                with pytest.raises(LogUnavailable):
                    await ask(ONE)
            with pytest.raises(LogUnavailable):
                async with queries.acquire() as connection, connection.transaction():
                    await connection.execute(ONE)
        wire.pass_on()
        await until(lambda: answers(queries))


async def test_whoever_goes_away_meanwhile_leaves_no_connection_behind(wire: Wire) -> None:
    async with asking(wire, limit=60) as queries:
        assert await answers(queries)
        wire.strand()
        asked = asyncio.ensure_future(queries.fetch(ONE))
        await asyncio.sleep(0)
        asked.cancel()
        async with asyncio.timeout(20):
            with pytest.raises(asyncio.CancelledError):
                await asked
            assert await answers(queries)


async def test_a_server_that_is_gone_is_told_at_once_and_found_again(wire: Wire) -> None:
    async with asking(wire, limit=60) as queries:
        assert await answers(queries)
        wire.refuse()
        async with asyncio.timeout(20):
            with pytest.raises(LogUnavailable):
                await queries.fetch(ONE)
        wire.accept()
        await until(lambda: answers(queries))


async def test_a_mistake_in_the_question_is_ours(wire: Wire) -> None:
    async with asking(wire, limit=60) as queries:
        with pytest.raises(asyncpg.PostgresSyntaxError):
            await queries.fetch("selects 1")
        with pytest.raises(asyncpg.DataError):
            await queries.fetchrow("select $1::int", "x")
        assert await answers(queries)


async def test_a_column_that_another_release_has_is_no_mistake_of_who_asks(wire: Wire) -> None:
    async with asking(wire, limit=60) as queries:
        for sql in ("select colour from pg_class", "select 1 from projections.lamps"):
            with pytest.raises(Unfit):
                await queries.fetch(sql)
        assert await answers(queries)


async def test_readers_of_the_log_leave_a_frozen_server_in_time_too(wire: Wire) -> None:
    readers = Readers(wire.dsn, "trial", longest_wait=0.3, most=1)
    await readers.open()
    try:
        assert await readers.value(ONE) == 1
        wire.hold()
        async with asyncio.timeout(20):
            for _ in range(3):
                with pytest.raises(LogUnavailable):
                    await readers.value(ONE)
        wire.pass_on()
        assert await readers.value(ONE) == 1
    finally:
        await readers.close()
