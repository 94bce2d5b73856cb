"""The tables are the same however their news came: late, from two processes, or all again."""

import asyncio
from collections.abc import Sequence
from random import Random
from zoneinfo import ZoneInfo

import asyncpg

from baton_common.engine.projections.rows_hash import projection_hash
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.model.contract import encode_contract
from baton_common.model.log_port import CheckpointMove
from baton_common.model.metadata import Metadata
from baton_common.model.position import START, Position
from baton_common.model.received_message import ReceivedMessage
from baton_kpi.domain.indicators.catalogue import TERMS
from baton_kpi.projections.indicators import Indicators
from baton_kpi.queries.cells import counted_anew
from baton_kpi.queries.period import Period
from tests.integration.kpi.conftest import Kpi
from tests.integration.kpi.known_day import known_day
from tests.integration.services.conftest import Databases
from tests.unit.kpi.days import a_day
from tests.unit.kpi.messages import NINE, PARTITIONS, PublishedMessage, shuffled

SEARCH = {"search_path": "projections, public"}
Tables = ProjectionTables[ReceivedMessage]


async def test_a_rebuild_gives_identical_tables(kpi: Kpi) -> None:
    published = a_day(Random(7)).published
    await kpi.publish(published)
    before = await kpi.hash()
    await kpi.service.rebuilds["indicators"]()
    assert await kpi.hash() == before
    await kpi.publish(known_day().published[:3])
    assert await kpi.hash() != before


async def test_two_processes_that_hear_at_once_count_as_one_does(database_of: Databases) -> None:
    """Their partitions differ, but both receive messages about the same contacts and cases."""
    random = Random(11)
    published = a_day(random, journeys=10).published
    hashes = []
    for processes in (1, 3):
        async with (
            database_of("kpi") as database,
            asyncpg.create_pool(
                database.service_dsn, min_size=1, max_size=4, server_settings=SEARCH
            ) as pool,
        ):
            tables = Tables(pool, Indicators())
            await tables.create()
            parts = [
                [each for each in published if hash_of(each) % processes == number]
                for number in range(processes)
            ]
            await asyncio.gather(*(receive(tables, shuffled(part, random)) for part in parts))
            hashes.append(await projection_hash(tables))
    assert hashes[0] == hashes[1]


async def test_the_sums_are_those_of_the_facts(database_of: Databases) -> None:
    random = Random(5)
    async with (
        database_of("kpi") as database,
        asyncpg.create_pool(
            database.service_dsn, min_size=1, max_size=2, server_settings=SEARCH
        ) as pool,
    ):
        tables = Tables(pool, Indicators())
        await tables.create()
        await receive(tables, shuffled(a_day(random, journeys=20).published, random))
        day = NINE.replace(hour=0)
        period = Period(day, day.replace(day=day.day + 2), ZoneInfo("UTC"))
        for view in ("", "person", "matter", "channel", "rung", "outcome"):
            rows = await pool.fetch(
                "select term, value, scope, bucket, sum(n)::int8 as n, sum(total)::int8 as total "
                "from indicators_days where view = $1 group by 1, 2, 3, 4",
                view,
            )
            kept = {tuple(row)[:4]: (row["n"], row["total"]) for row in rows}
            assert kept == await counted_anew(pool, list(TERMS.values()), period, view)
            assert kept


def hash_of(each: PublishedMessage) -> int:
    """By partition, the same in every run."""
    return sum(each.topic.encode()) * PARTITIONS + each.partition[1]


async def receive(tables: Tables, published: Sequence[PublishedMessage]) -> None:
    """In batches of seven, with the marks that a feed would move."""
    checkpoints: dict[tuple[str, int], Position] = {}
    for begin in range(0, len(published), 7):
        batch = published[begin : begin + 7]
        ends = {each.partition: Position(1, each.number) for each in batch}
        moves = [
            CheckpointMove(
                "indicators", f"{topic}@log", number, checkpoints.get((topic, number), START), end
            )
            for (topic, number), end in ends.items()
        ]
        assert await tables.write(moves, [received(each) for each in batch])
        checkpoints |= ends


def received(published: PublishedMessage) -> ReceivedMessage:
    """The message as the feed delivers it."""
    type_, key, body = encode_contract(published.contract)
    return ReceivedMessage(
        topic=published.topic,
        partition=published.partition[1],
        offset=0,
        log="log",
        position=Position(1, published.number),
        previous=START,
        key=key,
        type=type_,
        body=body,
        metadata=Metadata(correlation_id="test"),
        at=published.at,
        recorded_at=published.at,
    )
