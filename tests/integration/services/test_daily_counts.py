"""Cases and handoffs are counted by the day of whoever reads, whatever was heard how often."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from baton_common.heard import Heard
from baton_common.log_port import MarkMove
from baton_common.position import START, Position
from baton_common.running.projection_hash import projection_hash
from baton_common.running.projection_tables import ProjectionTables
from baton_kpi.projections.daily import Daily, daily_counts
from tests.integration.services.conftest import Databases, heard
from tests.integration.services.news import accepted, closed, opened, reopened, requested

Tables = ProjectionTables[Heard]


@pytest.fixture
async def tables(database_of: Databases) -> AsyncIterator[Tables]:
    async with (
        database_of("kpi") as database,
        asyncpg.create_pool(
            database.service_dsn, min_size=1, max_size=2, server_settings=SEARCH
        ) as pool,
    ):
        made = Tables(pool, Daily())
        await made.create()
        yield made


SEARCH = {"search_path": "projections, public"}


async def hear(tables: Tables, records: Sequence[Heard], after: Position = START) -> bool:
    move = MarkMove("daily", f"case-updated@{records[0].log}", 0, after, records[-1].position)
    return await tables.write([move], records)


async def counts(
    tables: Tables, day: date, zone: str = "UTC", departments: Sequence[str] | None = None
) -> dict[tuple[str, str], int]:
    async with tables.pool.acquire() as connection:
        rows = await daily_counts(
            connection, first=day, last=day, zone=ZoneInfo(zone), departments=departments
        )
    return {(row["department"], row["figure"]): row["count"] for row in rows}


MONDAY = date(2026, 3, 2)


async def test_a_case_counts_where_it_is_and_a_handoff_where_it_goes(tables: Tables) -> None:
    news = [
        opened("c1"),
        opened("c2", "billing"),
        requested("c1", "logistics"),
        accepted("c1", "logistics"),
        closed("c1", "logistics"),
        reopened("c1"),
    ]
    await hear(tables, [heard(n, each) for n, each in enumerate(news, 1)])
    assert await counts(tables, MONDAY) == {
        ("returns", "cases-opened"): 1,
        ("billing", "cases-opened"): 1,
        ("logistics", "handoffs-requested"): 1,
        ("logistics", "handoffs-accepted"): 1,
        ("logistics", "cases-closed"): 1,
        ("returns", "cases-reopened"): 1,
    }


async def test_batches_add_up(tables: Tables) -> None:
    await hear(tables, [heard(1, opened("c1"))])
    await hear(tables, [heard(2, opened("c2")), heard(3, opened("c3"))], Position(1, 1))
    assert await counts(tables, MONDAY) == {("returns", "cases-opened"): 3}


async def test_a_batch_that_comes_again_is_not_counted_again(tables: Tables) -> None:
    await hear(tables, [heard(1, opened("c1"))])
    assert not await hear(tables, [heard(1, opened("c1"))])
    assert await counts(tables, MONDAY) == {("returns", "cases-opened"): 1}


async def test_the_day_is_that_of_the_readers_time_zone(tables: Tables) -> None:
    late = datetime(2026, 3, 2, 16, 20, tzinfo=UTC)  # already Tuesday in Shanghai
    await hear(tables, [heard(1, opened("c1"), late)])
    assert await counts(tables, MONDAY) == {("returns", "cases-opened"): 1}
    assert await counts(tables, MONDAY, "Asia/Shanghai") == {}
    assert await counts(tables, date(2026, 3, 3), "Asia/Shanghai") != {}
    # Kathmandu is 5:45 ahead: 22:05 of the same day
    assert await counts(tables, MONDAY, "Asia/Kathmandu") != {}


async def test_who_may_see_one_department_sees_its_counts_only(tables: Tables) -> None:
    await hear(tables, [heard(1, opened("c1")), heard(2, opened("c2", "billing"))])
    assert await counts(tables, MONDAY, departments=["billing"]) == {("billing", "cases-opened"): 1}
    assert await counts(tables, MONDAY, departments=[]) == {}


async def test_dropped_and_filled_again_it_is_the_same(tables: Tables) -> None:
    records = [heard(1, opened("c1")), heard(2, closed("c1"))]
    await hear(tables, records)
    before = await projection_hash(tables)
    await tables.drop()
    await tables.create()
    await hear(tables, records[:1])
    await hear(tables, records[1:], Position(1, 1))
    assert await projection_hash(tables) == before
