"""The numbered SQL as a service's migrations call it, and what the service's role may do."""

from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.log_port import Once, StoredAnswer
from baton_common.platform.postgres.database import Database
from baton_common.platform.schema.common import LATEST, apply_common
from baton_common.platform.schema.granting import READ_ONLY, WRITABLE, grant_service
from tests.integration.log.conftest import OpenLog
from tests.integration.log.tallies import AGGREGATES, METADATA, raising


async def test_a_migration_brings_the_tables_step_by_step(database: Database) -> None:
    def first(connection: Connection) -> None:
        apply_common(connection, 2, partitions=6)

    def second(connection: Connection) -> None:
        apply_common(connection, LATEST, partitions=99)
        grant_service(connection, database.service_role)

    engine = create_async_engine(database.owner_url)
    for step in (first, second, second):
        async with engine.begin() as connection:
            await connection.run_sync(step)
    async with engine.connect() as connection:
        numbers = (await connection.execute(text("select number from common_schema"))).scalars()
        assert sorted(numbers) == list(range(1, LATEST + 1))
    await engine.dispose()
    log = PostgresLog(database.service_dsn, service="trial", aggregates=AGGREGATES)
    await log.open()
    assert (await log.run(raising("t1"), metadata=METADATA)).answer == 1
    assert log.partitions == 6
    await log.close()


@pytest.mark.parametrize("table", READ_ONLY)
async def test_the_service_only_reads_what_append_writes(
    log_database: Database, table: str
) -> None:
    service = await asyncpg.connect(log_database.service_dsn)
    await service.fetch(f"select * from {table}")
    for statement in (f"delete from {table}", f"insert into {table} default values"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await service.execute(statement)
    await service.close()


async def test_the_service_writes_what_it_keeps_and_makes_nothing_where_functions_look(
    log_database: Database,
) -> None:
    service = await asyncpg.connect(log_database.service_dsn)
    for table in WRITABLE:
        await service.execute(f"delete from {table}")
    await service.execute("create table projections.screens (id text primary key)")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await service.execute("create table public.events_too (id text primary key)")
    await service.close()


async def test_people_read_bodies(open_log: OpenLog, owner: asyncpg.Connection) -> None:
    log = await open_log()
    await log.run(raising("t1", 3, "a note"), metadata=METADATA)
    assert await owner.fetchval("select data ->> 'note' from readable_events") == "a note"
    assert await owner.fetchval("select body ->> 'total' from readable_contracts") == "3"
    assert (
        await owner.fetchval("select metadata ->> 'actor' from readable_events") == METADATA.actor
    )


async def test_answers_are_kept_for_seven_days(
    open_log: OpenLog, owner: asyncpg.Connection
) -> None:
    log = await open_log()
    for key in ("old", "new"):
        await log.run(
            raising("t1"),
            metadata=METADATA,
            once=Once("p", key, b"h"),
            answer=lambda _: StoredAnswer(201, b""),
        )
    await owner.execute(
        "update idempotency set recorded_at = recorded_at - $1::interval where key = 'old'",
        timedelta(days=7, seconds=1),
    )
    assert await log.readers.value("select sweep_idempotency(100)") == 1
    assert await owner.fetchval("select key from idempotency") == "new"


async def test_pruning_keeps_what_others_stand_on(
    open_log: OpenLog, owner: asyncpg.Connection
) -> None:
    log = await open_log()
    for _ in range(5):
        await log.run(raising("t1", note="k"), metadata=METADATA)

    async def pruned(below: int) -> list[int]:
        await log.readers.value("select prune_contracts(1, $1, 100)", below)
        rows = await owner.fetch("select position from contracts order by 1")
        return [row["position"] for row in rows]

    await owner.execute("insert into relay values ('news', 1, 1, 3)")
    assert await pruned(2) == [2, 3, 4, 5]
    assert await pruned(9) == [3, 4, 5]
    await owner.execute("update relay set position = 5")
    assert await pruned(9) == [5]
