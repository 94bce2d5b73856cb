"""What the database refuses reaches its own caller; everybody else in the call is committed."""

import asyncio
from typing import Any

import asyncpg
import pytest

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.log_port import CheckpointMove, Rejected
from baton_common.model.position import START, Position
from baton_common.model.unit_of_work import UnitOfWork
from tests.integration.log.conftest import OpenLog
from tests.integration.log.registers import holes
from tests.integration.log.tallies import METADATA, TALLY, TallyRaised, raising


async def test_one_bad_unit_among_many_fails_alone(
    open_log: OpenLog, owner: asyncpg.Connection
) -> None:
    log = await open_log()
    await log.run(raising("warm"), metadata=METADATA)
    bad = [13, 77]
    odd = [CheckpointMove("with a \0", "t", 0, START, Position(1, 1))]
    ended = await asyncio.gather(
        *(
            log.run(
                raising(f"t{n}", note="k"), metadata=METADATA, checkpoints=odd if n in bad else []
            )
            for n in range(100)
        ),
        return_exceptions=True,
    )
    assert [n for n, one in enumerate(ended) if isinstance(one, BaseException)] == bad
    assert all(isinstance(ended[n], Rejected) for n in bad)
    assert await owner.fetchval("select count(*) from events") == 99
    assert [hole async for hole in holes(owner)] == []


async def test_a_name_that_no_stream_can_have_is_rejected(log: PostgresLog) -> None:
    ended = await asyncio.gather(
        *(log.run(raising(name), metadata=METADATA) for name in ("t1", "t\0", "t\ud800", "t2")),
        return_exceptions=True,
    )
    assert [isinstance(one, Rejected) for one in ended] == [False, True, True, False]


async def test_what_stands_on_a_bad_unit_is_decided_again(open_log: OpenLog) -> None:
    log = await open_log()
    await log.run(raising("t1"), metadata=METADATA)
    moves = [CheckpointMove("s", "bad\ud800", 0, START, Position(1, 1))]
    ended: list[Any] = await asyncio.gather(
        log.run(raising("t1"), metadata=METADATA, checkpoints=moves),
        log.run(raising("t1"), metadata=METADATA),
        return_exceptions=True,
    )
    assert isinstance(ended[0], Rejected)
    assert ended[1].answer == 2


async def test_a_body_that_is_too_long_never_leaves(open_log: OpenLog) -> None:
    log = await open_log()
    with pytest.raises(Rejected, match="the limit is 65536"):
        await log.run(raising("t1", note="x" * 70_000), metadata=METADATA)

    def too_much(work: UnitOfWork) -> None:
        for _ in range(4_001):
            work.record(TALLY, "t1", TallyRaised(by=1, at=work.now))

    with pytest.raises(Rejected, match="too much for one unit"):
        await log.run(too_much, metadata=METADATA)
    with pytest.raises(Rejected, match="cannot be stored"):
        await log.run(raising("t1", note="a \ud800"), metadata=METADATA)
    assert (await log.run(raising("t1"), metadata=METADATA)).answer == 1


async def test_many_large_units_go_in_several_calls(open_log: OpenLog) -> None:
    log = await open_log()
    await asyncio.gather(
        *(log.run(raising("t1", note="x" * 30_000), metadata=METADATA) for _ in range(100))
    )
    assert log.counts.calls >= 3
