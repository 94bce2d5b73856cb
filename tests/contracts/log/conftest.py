"""The logs that the suite runs on: each test gets two processes over one new, empty log."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.sagas.units import SagaLog
from baton_common.model.position import START
from baton_common.platform.postgres.database import Database
from baton_common.platform.schema.common import create_common
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog
from baton_testkit.servers.postgres import PostgresServer
from tests.errands import AGGREGATES, METADATA, NINE, PUBLISHERS, ask_errand, take_errand


@dataclass(frozen=True)
class Logs:
    """Two processes over one log."""

    here: SagaLog
    there: SagaLog

    async def ask(self, errand: str, *, there: bool = False, **unit: Any) -> Any:
        """Asks for an errand to be done."""
        log = self.there if there else self.here
        return await log.run(lambda work: ask_errand(work, errand), metadata=METADATA, **unit)

    async def take(self, errand: str, helper: str, *, there: bool = False, **unit: Any) -> Any:
        """A helper takes the errand."""
        log = self.there if there else self.here
        return await log.run(
            lambda work: take_errand(work, errand, helper), metadata=METADATA, **unit
        )

    async def streams(self) -> list[tuple[str, int, str]]:
        """Stream, version and type of every event, in order."""
        page = await self.here.read(START)
        return [(recorded.stream, recorded.version, recorded.type) for recorded in page]


@pytest.fixture(params=["memory", "postgres"])
async def logs(request: pytest.FixtureRequest) -> AsyncIterator[Logs]:
    if request.param == "memory":
        here = MemoryLog(HandClock(NINE).now, publishers=PUBLISHERS)
        yield Logs(here, MemoryLog(here.store.now, publishers=PUBLISHERS, store=here.store))
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    async with (
        postgres.from_template("log-contract", add_common) as database,
        postgres_log(database) as one,
        postgres_log(database) as other,
    ):
        yield Logs(one, other)


async def add_common(database: Database) -> None:
    owner = await asyncpg.connect(database.owner_dsn)
    try:
        await create_common(owner, database.service_role)
    finally:
        await owner.close()


@asynccontextmanager
async def postgres_log(database: Database) -> AsyncIterator[PostgresLog]:
    log = PostgresLog(
        database.service_dsn, service="errands", aggregates=AGGREGATES, publishers=PUBLISHERS
    )
    await log.open()
    try:
        yield log
    finally:
        await log.close()
