"""PostgreSQL away, frozen or read-only: those who wait are told in time, and it heals by itself."""

import asyncio

import asyncpg
import pytest

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.log_port import LogUnavailable
from baton_common.platform.postgres.database import Database
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.integration.log.conftest import OpenLog, add_common
from tests.integration.log.severing import Severing
from tests.integration.log.tallies import AGGREGATES, METADATA, looking, raising


def log_at(dsn: str) -> PostgresLog:
    return PostgresLog(dsn, service="trial", aggregates=AGGREGATES, longest_wait=0.3)


async def raises(log: PostgresLog, name: str = "t1") -> bool:
    """True if the log takes a unit."""
    try:
        await log.run(raising(name), metadata=METADATA)
    except LogUnavailable:
        return False
    return True


async def is_ready(log: PostgresLog) -> bool:
    return await log.ready() is None


async def test_callers_are_told_in_time_and_what_was_under_way_lands_once(
    open_log: OpenLog, line: Severing
) -> None:
    log = await open_log(line.dsn, longest_wait=0.3)
    await log.run(raising("t1"), metadata=METADATA)
    line.refusing = True
    async with asyncio.timeout(5):
        ended = await asyncio.gather(
            *(log.run(raising("t1"), metadata=METADATA) for _ in range(30)), return_exceptions=True
        )
    assert {type(one) for one in ended} == {LogUnavailable}
    line.refusing = False
    await line.close()

    await until(lambda: raises(log, "t2"))
    # sixteen were on their way and nobody could know; the others were never sent
    assert (await log.run(looking("t1"), metadata=METADATA)).answer == 17


async def test_a_restarted_server_is_found_again(own_postgres: PostgresServer) -> None:
    async with own_postgres.fresh() as database:
        await add_common(database)
        log = log_at(database.service_dsn)
        await log.open()
        await log.run(raising("t1"), metadata=METADATA)
        own_postgres.cluster.stop()
        assert not await raises(log)
        own_postgres.cluster.start()
        await until(lambda: raises(log))
        await until(lambda: is_ready(log))
        # the first of the two was told that nobody knows; it landed
        assert (await log.run(looking("t1"), metadata=METADATA)).answer >= 3
        await log.close()


async def test_a_read_only_server_is_away(
    open_log: OpenLog, log_database: Database, postgres: PostgresServer
) -> None:
    log = await open_log(longest_wait=0.3)
    await log.run(raising("t1"), metadata=METADATA)
    superuser = await asyncpg.connect(postgres.superuser_dsn())
    setting = f"alter database {log_database.name} set default_transaction_read_only"
    await superuser.execute(f"{setting} = on")
    await postgres.cut_off(log_database.name)
    with pytest.raises(LogUnavailable):
        await log.run(raising("t1"), metadata=METADATA)

    async def says_so() -> bool:
        return await log.ready() == "PostgreSQL is read-only"

    await until(says_so, 30)
    await superuser.execute(f"{setting} = off")
    await postgres.cut_off(log_database.name)
    await superuser.close()
    await until(lambda: raises(log))
    await until(lambda: is_ready(log))


async def test_a_log_without_its_database_says_so(log_database: Database) -> None:
    log = log_at(log_database.service_dsn.replace("port=5432", "port=5999"))
    await log.open()
    assert await log.ready() is not None
    with pytest.raises(LogUnavailable):
        await log.run(raising("t1"), metadata=METADATA)
    with pytest.raises(LogUnavailable):
        await log.now()
    await log.close()


async def test_a_closed_log_takes_nothing(open_log: OpenLog) -> None:
    log = await open_log()
    under_way = asyncio.create_task(log.run(raising("t1"), metadata=METADATA))
    await until(lambda: log.counts.calls)
    await log.close()
    assert (await under_way).answer == 1
    with pytest.raises(LogUnavailable):
        await log.run(raising("t1"), metadata=METADATA)
