"""The tail: every event once, in order, to everybody who follows, whoever wrote it."""

import asyncio
from contextlib import aclosing

import asyncpg
import pytest

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.log.tail import Tail
from baton_common.model.event_types import UnknownEvent
from baton_common.model.log_port import LogUnavailable
from baton_common.model.position import START, Position
from baton_testkit.waiting import until
from tests.integration.log.conftest import OpenLog
from tests.integration.log.tallies import METADATA, looking, raising


async def heard(tail: Tail, count: int, after: Position = START, page: int = 500) -> list[int]:
    """The numbers of so many events, as one who follows gets them."""
    numbers: list[int] = []
    async with aclosing(tail.follow(after, page=page)) as pages:
        async for events in pages:
            assert 0 < len(events) <= page
            numbers += [recorded.position.number for recorded in events]
            if len(numbers) >= count:
                return numbers
    raise AssertionError


async def test_all_who_follow_hear_two_processes_in_one_order(open_log: OpenLog) -> None:
    logs = [await open_log(), await open_log()]
    followers = [asyncio.create_task(heard(log.tail, 600)) for log in logs]
    late = asyncio.create_task(heard(logs[0].tail, 600, page=7))
    await asyncio.gather(
        *(logs[n % 2].run(raising(f"t{n % 7}"), metadata=METADATA) for n in range(600))
    )
    for follower in (*followers, late):
        assert await follower == list(range(1, 601))
    assert await heard(logs[1].tail, 1, Position(1, 599)) == [600]


async def test_what_another_process_wrote_is_known_without_loading_again(
    open_log: OpenLog,
) -> None:
    here, there = await open_log(), await open_log()
    await here.run(raising("t1"), metadata=METADATA)
    done = await there.run(raising("t1"), metadata=METADATA)
    assert done.position is not None
    assert await here.tail.reached(done.position, 5.0)
    assert (await here.run(raising("t1"), metadata=METADATA)).answer == 3
    assert here.counts.failed == {}


async def test_waiting_for_a_position_has_a_limit(log: PostgresLog) -> None:
    assert not await log.tail.reached(Position(1, 1), 0.05)


async def test_promptly_means_at_once(open_log: OpenLog) -> None:
    here, there = await open_log(), await open_log()
    with here.tail.prompt():
        follower = asyncio.create_task(heard(here.tail, 1))
        await there.run(raising("t1"), metadata=METADATA)
        async with asyncio.timeout(2):
            await follower


async def test_an_event_of_a_later_release_stops_who_comes_to_it(
    open_log: OpenLog, owner: asyncpg.Connection
) -> None:
    log = await open_log()
    await log.run(raising("t1"), metadata=METADATA)
    await owner.execute(
        "insert into events select 2, epoch, stream, 2, gen_random_uuid(), 'tally-halved', 1, "
        "data, metadata, null, at, recorded_at from events"
    )
    await until(lambda: log.tail.error)
    async with aclosing(log.tail.follow(START)) as pages:
        assert [recorded.version for recorded in await anext(pages)] == [1]
        with pytest.raises(UnknownEvent):
            await anext(pages)
    assert "tally-halved" in str(await log.ready())
    with pytest.raises(UnknownEvent):
        await (await open_log()).run(looking("t1"), metadata=METADATA)


async def test_who_follows_a_closed_log_is_told(open_log: OpenLog) -> None:
    log = await open_log()
    waiting = asyncio.create_task(heard(log.tail, 1))
    await asyncio.sleep(0)
    await log.close()
    with pytest.raises(LogUnavailable):
        await waiting


async def test_history_is_told_as_of_a_moment(log: PostgresLog) -> None:
    for _ in range(3):
        await log.run(raising("t1"), metadata=METADATA)
    whole = await log.history("tally-t1")
    assert [recorded.version for recorded in whole] == [1, 2, 3]
    assert await log.history("tally-t1", whole[1].recorded_at) == whole[:2]
