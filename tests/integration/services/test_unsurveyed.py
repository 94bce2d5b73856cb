"""Closing puts a case on the list of those to be asked, reopening takes it off."""

from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest

from baton_common.contract import Contract
from baton_common.running.projection_tables import ProjectionTables
from baton_survey.projections.unsurveyed import Unsurveyed, unsurveyed_cases
from tests.integration.services.conftest import NINE, Databases, heard
from tests.integration.services.news import closed, opened, reopened

HOUR = timedelta(hours=1)


@pytest.fixture
async def pool(database_of: Databases) -> AsyncIterator[asyncpg.Pool]:
    settings = {"search_path": "projections, public"}
    async with (
        database_of("survey") as database,
        asyncpg.create_pool(
            database.service_dsn, min_size=1, max_size=2, server_settings=settings
        ) as made,
    ):
        await ProjectionTables(made, Unsurveyed()).create()
        yield made


async def hear(pool: asyncpg.Pool, *news: Contract) -> None:
    records = [heard(n, each, NINE + n * HOUR) for n, each in enumerate(news, 1)]
    async with pool.acquire() as connection:
        await Unsurveyed().apply(records, connection)


async def listed(pool: asyncpg.Pool, departments: list[str] | None = None) -> list[str]:
    rows = await unsurveyed_cases(pool, departments=departments, after=None, limit=10)
    return [row["case_id"] for row in rows]


async def test_closed_cases_are_listed_in_the_order_of_their_closing(pool: asyncpg.Pool) -> None:
    await hear(pool, opened("c1"), opened("c2"), closed("c2"), closed("c1"))
    assert await listed(pool) == ["c2", "c1"]


async def test_a_reopened_case_is_not_asked_about(pool: asyncpg.Pool) -> None:
    await hear(pool, closed("c1"), reopened("c1"), closed("c2"))
    await hear(pool, reopened("c2"))
    assert await listed(pool) == []


async def test_closed_again_it_is_asked_about_as_closed_then(pool: asyncpg.Pool) -> None:
    await hear(pool, closed("c1"), closed("c2"))
    await hear(pool, reopened("c1"), reopened("c1"), closed("c1"))
    assert await listed(pool) == ["c2", "c1"]


async def test_a_department_sees_its_own_cases(pool: asyncpg.Pool) -> None:
    await hear(pool, closed("c1"), closed("c2", "billing"))
    assert await listed(pool, ["billing"]) == ["c2"]
    assert await listed(pool, []) == []


async def test_pages_go_on_after_the_last_of_the_one_before(pool: asyncpg.Pool) -> None:
    await hear(pool, closed("c1"), closed("c2"), closed("c3"))
    first = await unsurveyed_cases(pool, departments=None, after=None, limit=2)
    after = (first[-1]["closed_at"], first[-1]["case_id"])
    rest = await unsurveyed_cases(pool, departments=None, after=after, limit=2)
    assert [row["case_id"] for row in (*first, *rest)] == ["c1", "c2", "c3"]
