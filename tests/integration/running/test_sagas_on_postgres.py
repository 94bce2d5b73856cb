"""Sagas and deadlines on the real log: two processes at once, each thing done once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.projections.runner import ProjectionRunner
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.engine.sagas.deadline_runner import DeadlineRunner, decided
from baton_common.engine.sagas.runner import SagaRunner
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.postgres.database import Database
from baton_common.program.supervision import Supervisor
from baton_testkit.settling import settle
from baton_testkit.waiting import until
from tests.errands import AGGREGATES, ERRAND, HUNT, METADATA, PUBLISHERS, ErrandDropped, route
from tests.errands import ask_errand as ask_for
from tests.errands import take_errand as take

SOON = timedelta(milliseconds=50)


@asynccontextmanager
async def process(database: Database) -> AsyncIterator[PostgresLog]:
    log = PostgresLog(
        database.service_dsn, service="errands", aggregates=AGGREGATES, publishers=PUBLISHERS
    )
    await log.open()
    try:
        yield log
    finally:
        await log.close()


@pytest.fixture
async def here(common_database: Database) -> AsyncIterator[PostgresLog]:
    async with process(common_database) as log:
        yield log


@pytest.fixture
async def there(common_database: Database) -> AsyncIterator[PostgresLog]:
    async with process(common_database) as log:
        yield log


async def do(log: PostgresLog, decide: Any, *facts: Any) -> None:
    await log.run(lambda work: decide(work, *facts), metadata=METADATA)


async def told(log: PostgresLog, stream: str) -> list[str]:
    return [type(recorded.event).__name__ for recorded in await log.history(stream)]


async def test_two_processes_follow_and_hear_everything_once(
    here: PostgresLog, there: PostgresLog
) -> None:
    runners = [SagaRunner(log, HUNT, route, tail=log.tail) for log in (here, there)]
    supervisor = Supervisor()
    supervisor.start("errands", [runner.loop() for runner in runners])
    try:
        for number in range(40):
            await do(here, ask_for, f"e{number}")
            await do(there, take, f"e{number}", "ana")

        async def all_over() -> bool:
            ended = [await told(here, f"hunt-e{number}") for number in range(40)]
            return all(names[-1:] == ["SagaFinished"] for names in ended)

        await until(all_over, limit=20)
    finally:
        await supervisor.stop()
    for number in range(40):
        assert await told(here, f"hunt-e{number}") == ["AskedNext", "SagaFinished"]
        assert not await here.deadlines_of(f"hunt-e{number}")


async def test_two_deadline_runners_at_once_fire_each_once(
    here: PostgresLog, there: PostgresLog
) -> None:
    def with_alarm(work: UnitOfWork, errand: str) -> None:
        ask_for(work, errand)
        work.schedule(f"errand-{errand}", "drop", 1, work.now + SOON)

    def drop(work: UnitOfWork, deadline: Any) -> None:
        errand = deadline.stream.removeprefix("errand-")
        work.record(ERRAND, errand, ErrandDropped(errand=errand, at=deadline.due_at))

    for number in range(100):
        await do(here, with_alarm, f"e{number}")
    runners = [DeadlineRunner(log, others={"errand": decided(drop)}) for log in (here, there)]

    async def all_fired() -> bool:
        await asyncio.gather(*(runner.catch_up() for runner in runners))
        return not any([await here.deadlines_of(f"errand-e{n}") for n in range(100)])

    await until(all_fired, limit=20)
    for number in range(100):
        first, second = await here.history(f"errand-e{number}")
        assert isinstance(second.event, ErrandDropped)
        assert second.recorded_at >= second.event.at == first.at + SOON


async def test_a_process_that_goes_away_is_followed_by_the_next(
    common_database: Database, here: PostgresLog
) -> None:
    async with process(common_database) as gone:
        runner = SagaRunner(gone, HUNT, route, tail=gone.tail)
        for number in range(20):
            await do(here, ask_for, f"e{number}")
        await runner.catch_up()
    for number in range(20):
        await do(here, take, f"e{number}", "ana")
    await settle([SagaRunner(here, HUNT, route), DeadlineRunner(here, [(HUNT, route)])])
    for number in range(20):
        assert await told(here, f"hunt-e{number}") == ["AskedNext", "SagaFinished"]


async def test_a_read_model_follows_the_tail_and_is_waited_for(
    here: PostgresLog, there: PostgresLog, tables: ProjectionTables[Any]
) -> None:
    runner = ProjectionRunner(here, tables, tail=here.tail)
    supervisor = Supervisor()
    supervisor.start("errands", [runner.loop()])
    try:
        for number in range(30):
            log = (here, there)[number % 2]
            await do(log, ask_for, f"e{number}")
            assert await runner.wait_for(await log.head())
            query = "select times from projections.counted where errand = $1"
            assert await tables.pool.fetchval(query, f"e{number}") == 1
    finally:
        await supervisor.stop()
