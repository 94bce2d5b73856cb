"""Killed between any two steps, overtaken or restarted: nothing is lost, nothing doubled."""

from typing import Any

import pytest

from baton_common.engine.sagas.runner import LAG, SagaRunner
from baton_common.model.position import START
from baton_common.platform.failpoints import crash
from baton_testkit.memory_log import MemoryLog
from baton_testkit.settling import settle
from tests.errands import (
    ERRAND,
    HELPER,
    HUNT,
    NINE,
    PATIENCE,
    HelperWentAway,
    route,
)
from tests.errands import ask_errand as ask
from tests.errands import take_errand as take
from tests.unit.running.conftest import World


@pytest.mark.parametrize("on_pass", [1, 2, 3])
@pytest.mark.parametrize(
    "point",
    [
        "saga: before the unit",
        "saga: after the unit",
        "deadline: before the unit",
        "deadline: after the unit",
    ],
)
async def test_a_kill_between_any_two_steps_loses_and_doubles_nothing(
    world: World, point: str, on_pass: int
) -> None:
    for errand in ("e1", "e2", "e3"):
        await world.do(ask, errand)
    with crash(point, on_pass):
        await world.live(PATIENCE)
    world.restart()
    await world.live(PATIENCE * 3)
    for errand in ("e1", "e2", "e3"):
        assert world.published(f"hunt-{errand}") == ["AskedNext"] * 3 + ["SagaFinished"]
        assert world.log.state(ERRAND, errand) == "dropped"


async def test_two_runners_of_one_saga_do_everything_once(world: World) -> None:
    there = MemoryLog(world.clock.now, store=world.log.store)
    runners = [SagaRunner(log, HUNT, route) for log in (world.log, there)]
    for number in range(30):
        await world.do(ask, f"e{number}")
        if number % 7 == 0:
            await runners[number % 2].catch_up()
    await settle(runners)
    for number in range(30):
        assert world.published(f"hunt-e{number}") == ["AskedNext"]


async def test_a_zombie_that_comes_back_finds_its_work_done(world: World) -> None:
    zombie = SagaRunner(world.log, HUNT, route)
    await world.do(ask, "e1")
    await zombie.catch_up()
    await world.do(take, "e1", "ana")
    world.restart()
    await world.settle()
    await settle([zombie])
    assert world.published("hunt-e1") == ["AskedNext", "SagaFinished"]


async def test_a_restart_does_not_read_again_what_concerned_nobody(world: World) -> None:
    def many(work: Any) -> None:
        for _ in range(100):
            work.record(HELPER, "ana", HelperWentAway(helper="ana", at=NINE))

    for _ in range(LAG // 100 + 1):
        await world.do(many)
    await world.settle()
    checkpoints = [await world.log.checkpoint("hunt", "self", number) for number in range(24)]
    assert min(checkpoint or START for checkpoint in checkpoints) > START
