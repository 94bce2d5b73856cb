"""kill -9 of the process that owns a pool, while it offers; a frozen one that wakes up again."""

import os
import signal
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from baton_common.platform.postgres.database import Database
from baton_testkit.waiting import until
from tests.faults.pool_floor import PoolFloor, pool_floor
from tests.faults.pool_history import asked_twice, history_of, never_over, silences
from tests.integration.services.conftest import Databases, database_of

__all__ = ["database_of"]

NIGHTLY = os.environ.get("NIGHTLY") == "1"
KILLS = 20 if NIGHTLY else 3
SEED = 20_261_123
RECOVERED = 10.0
"""Seconds, promised."""


@pytest.fixture
async def database(database_of: Databases) -> AsyncIterator[Database]:
    async with database_of("routing") as made:
        yield made


async def test_a_killed_owner_of_a_pool_is_replaced_and_nobody_is_offered_twice(
    database: Database, tmp_path: Path
) -> None:
    async with pool_floor(database, tmp_path, SEED) as floor:
        async with floor.busy():
            for number in range(KILLS):
                victim = floor.processes[number % 2]
                await rings(floor)
                await victim.program.kill()
                killed_at = time.monotonic()
                await offered_again(floor, RECOVERED + 5)
                assert time.monotonic() - killed_at < RECOVERED
                victim.program.start()
                await victim.ready()
        await whole(database, floor)


async def test_an_owner_that_was_frozen_does_nothing_more_when_it_wakes(
    database: Database, tmp_path: Path
) -> None:
    async with pool_floor(database, tmp_path, SEED + 1) as floor:
        async with floor.busy():
            for victim in floor.processes:
                await rings(floor)
                victim.program.signal(signal.SIGSTOP)
                try:
                    await offered_again(floor, RECOVERED + 15)
                finally:
                    victim.program.signal(signal.SIGCONT)
        await whole(database, floor)


async def rings(floor: PoolFloor) -> None:
    """Waits until something rings somewhere."""

    async def is_offered() -> bool:
        answer = await floor.ask("pbx", "GET", "/contacts?state=offered&limit=1")
        return bool(answer.json()["items"])

    await until(is_offered, 30, every=0.01)


async def offered_again(floor: PoolFloor, limit: float) -> None:
    """A new call comes, and rings somewhere. It goes before those that have gathered while
    nobody matched."""
    contact_id = await floor.call(priority=100)

    async def was_offered() -> bool:
        contact = (await floor.ask("pbx", "GET", f"/contacts/{contact_id}")).json()
        return contact["state"] not in {"waiting", "abandoned"}

    await until(was_offered, limit)


async def whole(database: Database, floor: PoolFloor) -> None:
    """Checks that nothing was lost, nobody was asked twice and the floor was never silent for
    long."""
    history = await history_of(database)
    assert list(asked_twice(history)) == []
    assert never_over(history) == set()
    assert len(floor.arrived) > KILLS
    assert silences(history)[0] < timedelta(seconds=RECOVERED), silences(history)[:5]
