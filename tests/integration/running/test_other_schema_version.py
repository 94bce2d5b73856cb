"""A release's read model has other columns: the tables of the last one are noticed, and left."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text

from baton_common.engine.feed.following import Following
from baton_common.engine.projections.loop import SchemaVersionLoop
from baton_common.engine.projections.rebuild import from_own_log, rebuild
from baton_common.engine.projections.runner import ProjectionRunner
from baton_common.engine.projections.schema_version import SchemaMismatch
from baton_common.engine.projections.subscriber import ProjectionSubscriber
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.model.log_port import Recorded
from baton_common.model.received_message import ReceivedMessage
from baton_common.model.service import Loop, Service
from baton_common.program.schema_mismatches import rebuild_mismatches
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog
from baton_testkit.waiting import until
from tests.advice import Advice
from tests.errands import NINE, PUBLISHERS
from tests.integration.running.conftest import Counted, ask, times
from tests.integration.running.test_projections_over_topics import ErrandCounts
from tests.unit.feed.scripted import ListLedger, ScriptedFeed, records_told

Tables = ProjectionTables[Recorded]

EARLIER = MetaData()
Table("counted", EARLIER, Column("errand", Text, primary_key=True), Column("times", Integer))


class EarlierCounted(Counted):
    """The projection of an earlier release, without the time; its rows would go into today's
    tables."""

    metadata = EARLIER


@pytest.fixture
async def earlier(pool: asyncpg.Pool) -> Tables:
    """The tables of the earlier release."""
    made: Tables = ProjectionTables(pool, EarlierCounted())
    await made.create()
    return made


@asynccontextmanager
async def running(loop: Loop) -> AsyncIterator[None]:
    task = asyncio.ensure_future(loop.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def kept(tables: Tables, log: MemoryLog) -> SchemaVersionLoop:
    return SchemaVersionLoop("shop", tables, ProjectionRunner(log, tables).loop())


async def stands_still(kept: SchemaVersionLoop) -> bool:
    return kept.sentence is not None


async def shows(tables: Tables, expected: dict[str, int]) -> bool:
    return await times(tables) == expected


async def test_tables_that_are_made_fit_and_go_on_fitting(tables: Tables) -> None:
    assert await tables.fits()
    await tables.create()
    assert await ProjectionTables(tables.pool, Counted()).fits()


async def test_nothing_is_written_into_the_tables_of_another_release(
    earlier: Tables, log: MemoryLog
) -> None:
    await ask(log, "e1")
    await ProjectionRunner(log, earlier).catch_up()
    await ask(log, "e2")
    ours: Tables = ProjectionTables(earlier.pool, Counted())
    await ours.create()
    assert not await ours.fits()
    with pytest.raises(SchemaMismatch):
        await ProjectionRunner(log, ours).catch_up()
    assert await times(earlier) == {"e1": 1}
    assert await earlier.fits()


async def test_it_stands_still_and_says_what_to_do_until_it_is_rebuilt(
    earlier: Tables, log: MemoryLog
) -> None:
    await ask(log, "e1", "e2")
    await ProjectionRunner(log, earlier).catch_up()
    ours: Tables = ProjectionTables(earlier.pool, Counted())
    model = kept(ours, log)
    async with running(model.loop()):
        await until(lambda: stands_still(model))
        assert model.sentence is not None
        Advice("Run: python -m baton_… rebuild …").said_in(model.sentence)
        assert model.sentence.endswith("Run: python -m baton_shop rebuild counted")
        assert model.progress() < 30
        await rebuild(ours, from_own_log(log))
        await ask(log, "e3")
        await until(lambda: shows(ours, {"e1": 1, "e2": 1, "e3": 1}))
        assert model.sentence is None


async def test_a_process_of_the_other_release_writes_no_more_once_it_is_rebuilt(
    earlier: Tables, log: MemoryLog
) -> None:
    model = kept(earlier, log)
    ours: Tables = ProjectionTables(earlier.pool, Counted())
    async with running(model.loop()):
        await ask(log, "e1")
        await until(lambda: shows(earlier, {"e1": 1}))
        assert model.sentence is None
        await rebuild(ours, from_own_log(log))
        await ask(log, "e2")
        await until(lambda: stands_still(model))
    assert await times(ours) == {"e1": 1}
    await ProjectionRunner(log, ours).catch_up()
    assert await times(ours) == {"e1": 1, "e2": 1}


async def test_a_read_model_over_topics_stands_still_likewise(
    earlier: Tables, log: MemoryLog
) -> None:
    ours: ProjectionTables[ReceivedMessage] = ProjectionTables(earlier.pool, ErrandCounts())
    owner = MemoryLog(HandClock(NINE).now, publishers=PUBLISHERS, partitions=4)
    await ask(owner, "e1")
    feed = ScriptedFeed(batch_size=3)
    feed.bring(records_told(owner))
    following = Following(feed, ProjectionSubscriber(ours, log), ["lamps"], ListLedger())
    with pytest.raises(SchemaMismatch):
        await following.catch_up()
    assert await earlier.pool.fetchval("select count(*) from projections.counted") == 0


async def test_tables_that_are_gone_are_not_begun_in_the_middle(
    tables: Tables, log: MemoryLog
) -> None:
    await ask(log, "e1")
    await ProjectionRunner(log, tables).catch_up()
    await tables.pool.execute("drop table projections.counted")
    await tables.create()
    assert not await tables.fits()
    await rebuild(tables, from_own_log(log))
    assert await times(tables) == {"e1": 1}


async def test_tables_that_say_nothing_of_their_form_are_of_another(tables: Tables) -> None:
    await tables.pool.execute("comment on table projections.counted is null")
    assert not await tables.fits()


async def test_the_only_process_of_a_service_rebuilds_by_itself(
    earlier: Tables, log: MemoryLog
) -> None:
    await ask(log, "e1")
    await ProjectionRunner(log, earlier).catch_up()
    ours: Tables = ProjectionTables(earlier.pool, Counted())
    tried = []

    async def mismatches() -> Sequence[str]:
        return ["torn", "counted"]

    async def torn() -> None:
        tried.append("torn")
        raise OSError("the topic is away")

    rebuilds = {"torn": torn, "counted": lambda: rebuild(ours, from_own_log(log))}
    service = Service("shop", nobody, [], rebuilds=rebuilds, mismatches=mismatches)
    await rebuild_mismatches([service])
    assert tried == ["torn"]
    assert await ours.fits()
    assert await times(ours) == {"e1": 1}


async def nobody(scope: object, receive: object, send: object) -> None:
    """An API that is not asked."""
