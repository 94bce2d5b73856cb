"""A call whose answer is lost is sent again, the very same, and lands exactly once."""

import asyncio
from functools import partial

import asyncpg
import pytest

from baton_common.model.log_port import Once, StoredAnswer
from baton_common.model.messages import Refused
from baton_common.model.position import Position
from baton_common.platform.postgres.database import Database
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.integration.log.conftest import OpenLog
from tests.integration.log.registers import holes
from tests.integration.log.severing import Severing
from tests.integration.log.tallies import METADATA, raising


async def test_a_call_that_landed_and_lost_its_answer_is_not_done_again(
    open_log: OpenLog, line: Severing, owner: asyncpg.Connection
) -> None:
    log = await open_log(line.dsn)
    await log.run(raising("t1"), metadata=METADATA)
    line.lose_answers = 1
    done = await log.run(raising("t1"), metadata=METADATA)
    assert (done.answer, done.position) == (2, Position(1, 2))
    assert (log.counts.resent, log.counts.landed) == (1, 1)
    assert await owner.fetchval("select count(*) from events") == 2


async def test_a_call_that_never_arrived_is_sent_again(open_log: OpenLog, line: Severing) -> None:
    log = await open_log(line.dsn)
    await log.run(raising("t1"), metadata=METADATA)
    line.hold_calls = 1
    done = await log.run(raising("t1"), metadata=METADATA)
    assert done.position == Position(1, 2)
    assert (log.counts.resent, log.counts.landed) == (1, 0)


async def test_a_call_that_arrives_after_its_repetition_was_answered_does_nothing(
    open_log: OpenLog, line: Severing, owner: asyncpg.Connection
) -> None:
    log = await open_log(line.dsn)
    await log.run(raising("t1"), metadata=METADATA)
    line.hold_calls = 1
    ended = await asyncio.gather(
        *(log.run(raising(f"t{n}"), metadata=METADATA) for n in range(1, 9))
    )
    await log.run(raising("t1"), metadata=METADATA)
    line.let_go()
    await until(lambda: line.arrived == 1)
    assert sorted(done.position or 0 for done in ended) == [Position(1, n) for n in range(2, 10)]
    assert await owner.fetchval("select count(*) from events") == 10


async def test_a_key_whose_answer_was_lost_is_answered_once(
    open_log: OpenLog, line: Severing
) -> None:
    log = await open_log(line.dsn)
    await log.run(raising("t1"), metadata=METADATA)
    line.lose_answers = 1
    once = Once("lena", "k", b"hash")
    nothing = await log.run(
        lambda work: "looked",
        metadata=METADATA,
        once=once,
        answer=lambda said: StoredAnswer(200, b"x"),
    )
    assert nothing.repeated == StoredAnswer(200, b"x")


@pytest.mark.parametrize("processes", [1, 2])
async def test_connections_killed_all_the_time_lose_and_double_nothing(
    open_log: OpenLog,
    log_database: Database,
    postgres: PostgresServer,
    owner: asyncpg.Connection,
    processes: int,
) -> None:
    logs = [await open_log(longest_wait=20.0) for _ in range(processes)]
    answered = {f"t{n}": 0 for n in range(5)}
    refused = 0

    def done() -> int:
        return sum(answered.values()) + refused

    def more_than(count: int) -> bool:
        return done() > count

    async def client(number: int) -> None:
        nonlocal refused
        for step in range(12):
            name = f"t{(number + step) % 5}"
            try:
                await logs[number % processes].run(
                    raising(name, note=name, most=40), metadata=METADATA
                )
                answered[name] += 1
            except Refused:
                refused += 1

    async def killer() -> None:
        while True:
            await until(partial(more_than, done() + 8), every=0.001)
            await owner.fetch(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = $1 and pid <> pg_backend_pid() and random() < 0.7",
                log_database.name,
            )

    superuser = await asyncpg.connect(postgres.superuser_dsn())
    await superuser.execute(f"grant pg_signal_backend to {log_database.owner_role}")
    await superuser.close()
    killing = asyncio.create_task(killer())
    try:
        await asyncio.gather(*(client(number) for number in range(24)))
    finally:
        killing.cancel()
        await asyncio.gather(killing, return_exceptions=True)
    rows = await owner.fetch("select stream, count(*) n, max(version) v from events group by 1")
    assert {row["stream"][6:]: row["n"] for row in rows} == answered
    assert all(row["n"] == row["v"] for row in rows)
    assert done() == 24 * 12
    assert sum(log.counts.resent for log in logs) > 0
    assert [hole async for hole in holes(owner)] == []
