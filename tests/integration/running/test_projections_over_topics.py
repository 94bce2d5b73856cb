"""A read model over a topic: each record once, a bad one set aside, rebuilt while it serves."""

import asyncio
from collections import Counter
from collections.abc import Sequence

import asyncpg
import msgspec
import pytest

from baton_common.engine.feed.envelope import Record
from baton_common.engine.feed.following import Following
from baton_common.engine.feed.port import TopicPartition
from baton_common.engine.projections.port import RowStore
from baton_common.engine.projections.rebuild import rebuild
from baton_common.engine.projections.subscriber import ProjectionSubscriber
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.model.log_port import CheckpointMove
from baton_common.model.position import START, Position
from baton_common.model.received_message import ReceivedMessage
from baton_common.platform.failpoints import crash
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog
from baton_testkit.waiting import until
from tests.errands import NINE, PUBLISHERS, ErrandNews
from tests.integration.running.conftest import COUNTED, TABLES, CountedRow, ask, count
from tests.unit.feed.scripted import ListLedger, MemoryConsumerStore, ScriptedFeed, records_told

Tables = ProjectionTables[ReceivedMessage]


class ErrandCounts:
    """A projection over topics: the times each errand was published."""

    name = "counted"
    metadata = TABLES

    async def apply(self, records: Sequence[ReceivedMessage], store: RowStore) -> None:
        message = [msgspec.json.decode(record.body, type=ErrandNews) for record in records]
        await count(store, [each.errand for each in message])


@pytest.fixture
async def told(pool: asyncpg.Pool) -> Tables:
    made = ProjectionTables(pool, ErrandCounts())
    await made.create()
    return made


@pytest.fixture
async def feed() -> ScriptedFeed:
    owner = MemoryLog(HandClock(NINE).now, publishers=PUBLISHERS, partitions=4)
    await ask(owner, *(f"e{number}" for number in range(20)))
    feed = ScriptedFeed(batch_size=3)
    feed.bring(records_told(owner))
    return feed


def following(feed: ScriptedFeed, tables: Tables, log: MemoryLog) -> Following:
    return Following(feed, ProjectionSubscriber(tables, log), ["lamps"], ListLedger())


async def times(tables: Tables) -> Counter[str]:
    rows = await tables.pool.fetch("select errand, times from projections.counted")
    return Counter(dict(rows))


ALL = Counter({f"e{number}": 1 for number in range(20)})


async def test_records_that_come_again_count_once(
    told: Tables, feed: ScriptedFeed, log: MemoryLog
) -> None:
    await following(feed, told, log).catch_up()
    assert await times(told) == ALL
    feed.records = {source: records * 2 for source, records in feed.records.items()}
    await following(feed, told, log).catch_up()
    assert await times(told) == ALL


@pytest.mark.parametrize("step", ["marks moved", "batch applied", "committed"])
async def test_a_kill_between_any_two_steps_loses_and_doubles_nothing(
    told: Tables, feed: ScriptedFeed, log: MemoryLog, step: str
) -> None:
    with crash(f"projection: {step}", on_pass=2):
        await following(feed, told, log).catch_up()
    await following(feed, told, log).catch_up()
    assert await times(told) == ALL


async def test_a_bad_record_is_set_aside_and_the_rest_is_shown(
    told: Tables, feed: ScriptedFeed, log: MemoryLog
) -> None:
    source = TopicPartition("lamps", 2)
    good = feed.records[source][1]
    feed.records[source][1] = Record(good.headers, good.key, b'{"errand": 7}')
    feed.records[source].append(Record([], b"k", b"no chain at all"))
    counts = following(feed, told, log)
    await counts.catch_up()
    assert counts.tally.dead == 2
    assert good.key is not None
    assert ALL - await times(told) == Counter({good.key.decode(): 1})
    bad, stray = sorted(MemoryConsumerStore(log.store).dead_letters(), key=lambda each: each.offset)
    assert bad.reason is not None
    assert bad.reason.startswith("ValidationError")
    assert b"no chain at all" in stray.record


async def test_it_is_rebuilt_while_it_serves(
    told: Tables, feed: ScriptedFeed, log: MemoryLog
) -> None:
    await following(feed, told, log).catch_up()
    await told.pool.execute("update projections.counted set times = 100")

    async def fill(copy: Tables) -> None:
        await following(feed, copy, log).catch_up()

    await rebuild(told, fill)
    assert await times(told) == ALL


class Folded:
    """Read and folded in memory; the batch of partition 0 waits until another one does."""

    name = "counted"
    metadata = TABLES

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.has_read = asyncio.Event()
        self._pool = pool

    async def apply(self, records: Sequence[int], store: RowStore) -> None:
        rows = await store.read(COUNTED, CountedRow, ["e1"])
        if records == [0]:
            self.has_read.set()
            waits = "select 1 from pg_stat_activity where wait_event = 'advisory'"
            await until(lambda: self._pool.fetchval(waits))
        times = rows["e1"].times if rows else 0
        await store.put(COUNTED, [CountedRow("e1", times + 1)])


async def test_batches_of_two_partitions_lose_nothing_of_one_another(pool: asyncpg.Pool) -> None:
    folded = Folded(pool)
    tables = ProjectionTables[int](pool, folded)
    await tables.create()
    first, second = Position(1, 1), Position(1, 2)

    def move(partition: int, before: Position, after: Position) -> CheckpointMove:
        return CheckpointMove(tables.name, "lamps", partition, before, after)

    await tables.write([move(0, START, first), move(1, START, first)], [])
    slow = asyncio.create_task(tables.write([move(0, first, second)], [0]))
    await folded.has_read.wait()
    assert await tables.write([move(1, first, second)], [1])
    assert await slow
    assert await pool.fetchval("select times from projections.counted") == 2
