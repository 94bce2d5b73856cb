"""What `append` asks of the whole call: the right log, one at a time, time that goes on."""

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from baton_common.engine.log.append_call import APPEND, arguments
from baton_common.platform.postgres.database import Database
from tests.integration.log.registers import Made


def call(*units: Made, epoch: int = 1) -> list[object]:
    return arguments(epoch, [made.unit() for made in units])


NOTED = Made([("a-1", 0, 0)], [("a-1", 1, 1)])


@pytest.mark.parametrize(
    "elsewhere",
    ["epoch = 2", "timeline = '0000000F'", "system_identifier = 7"],
)
async def test_a_call_decided_in_another_log_is_refused_whole(
    owner: asyncpg.Connection, elsewhere: str
) -> None:
    await owner.execute(f"update log_head set {elsewhere}")
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await owner.fetchrow(APPEND, *call(NOTED))
    assert refusal.value.sqlstate == "BT002"


async def test_append_wants_read_committed(owner: asyncpg.Connection) -> None:
    with pytest.raises(asyncpg.PostgresError) as refusal:
        async with owner.transaction(isolation="repeatable_read"):
            await owner.fetchrow(APPEND, *call(NOTED))
    assert refusal.value.sqlstate == "BT001"


async def test_calls_that_share_nothing_still_follow_each_other(
    owner: asyncpg.Connection, log_database: Database
) -> None:
    other = await asyncpg.connect(log_database.service_dsn)
    await other.execute("set lock_timeout = '100ms'")
    async with owner.transaction():
        await owner.fetchrow(APPEND, *call(Made(fence=(0, 1))))
        with pytest.raises(asyncpg.LockNotAvailableError):
            await other.fetchrow(APPEND, *call(Made(checkpoints=[(0, 1)])))
    await other.fetchrow(APPEND, *call(Made(checkpoints=[(0, 1)])))
    await other.close()


async def test_recorded_times_never_go_back(owner: asyncpg.Connection) -> None:
    ahead = datetime.now(UTC) + timedelta(hours=1)
    await owner.fetchrow(APPEND, *call(NOTED))
    await owner.execute("update events set recorded_at = $1", ahead)
    row = await owner.fetchrow(APPEND, *call(Made([("b-1", 0, 0)], [("b-1", 1, 2)])))
    assert row["recorded"] == ahead


async def test_a_call_sent_twice_lands_once_whoever_is_first(
    owner: asyncpg.Connection, log_database: Database
) -> None:
    other = await asyncpg.connect(log_database.service_dsn)
    units = [
        Made([(f"s-{n}", 0, 0)], [(f"s-{n}", 1, n + 1)], key=f"k{n}" if n % 2 else None)
        for n in range(20)
    ]
    both = await asyncio.gather(*(each.fetchrow(APPEND, *call(*units)) for each in (owner, other)))
    landed = max(both, key=lambda row: len(row["failed"]))
    assert set(landed["reasons"]) == {"landed"}
    assert landed["positions"] == list(range(1, 21))
    assert await owner.fetchval("select count(*) from events") == 20
    await other.close()
