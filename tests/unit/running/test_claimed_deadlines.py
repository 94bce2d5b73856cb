"""Deadlines with an effect outside: one process at a time works on each."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from baton_common.engine.sagas.claiming import CLAIM, ClaimLost, Held, Outcome, Outside
from baton_common.engine.sagas.deadline_runner import DeadlineRunner
from baton_common.model.log_port import LogUnavailable
from baton_common.model.unit_of_work import UnitOfWork
from baton_testkit.memory_log import MemoryLog
from baton_testkit.waiting import until
from tests.errands import ERRAND, METADATA, ErrandDropped, ErrandTaken, ask_errand
from tests.unit.running.conftest import World

SECOND = timedelta(seconds=1)


@dataclass
class Shop:
    """The outside: an errand is done there when somebody says so."""

    went: list[str] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)
    held: list[Held] = field(default_factory=list)
    breaks: int = 0
    limit: float = 60.0
    counts_late: bool = False

    async def go(self, held: Held) -> Outcome:
        errand = held.deadline.stream.removeprefix("errand-")
        self.held.append(held)
        self.went.append(errand)
        if self.breaks:
            self.breaks -= 1
            raise ClaimLost(errand)
        await self.done.wait()

        def decide(work: UnitOfWork) -> None:
            work.record(ERRAND, errand, ErrandDropped(errand=errand, at=work.now))

        return Outcome(decide, self.counts_late)


def process(world: World, shop: Shop) -> DeadlineRunner:
    log = MemoryLog(world.clock.now, store=world.log.store)
    outside = {"errand": Outside(shop.go, shop.limit)}
    return DeadlineRunner(log, outside=outside, monotonic=world.clock.monotonic)


async def due(world: World, *errands: str) -> None:
    def ask(work: UnitOfWork, errand: str) -> None:
        ask_errand(work, errand)
        work.schedule(f"errand-{errand}", "go", 1, work.now)

    for errand in errands:
        await world.do(ask, errand)


async def passes(world: World, seconds: float, *working: DeadlineRunner) -> None:
    for _ in range(int(seconds)):
        world.clock.turn(SECOND)
        for runner in working:
            await runner.extend()
            await runner.begin()
        for _ in range(9):
            await asyncio.sleep(0)


async def test_who_works_for_long_is_left_alone_while_it_says_so(world: World) -> None:
    shop = Shop()
    here, there = process(world, shop), process(world, shop)
    await due(world, "e1")
    await passes(world, 59, here, there)
    assert shop.went == ["e1"]
    shop.done.set()
    await passes(world, 1, here, there)
    assert world.published("errand-e1") == ["ErrandAsked", "ErrandDropped"]


async def test_who_says_nothing_any_more_is_followed_by_the_next(world: World) -> None:
    shop = Shop()
    here, there = process(world, shop), process(world, shop)
    await there.begin()
    await due(world, "e1")
    await here.begin()
    await passes(world, CLAIM - 1, there)
    assert shop.went == ["e1"]
    await passes(world, 4, there)
    assert shop.went == ["e1", "e1"]
    mine, theirs = shop.held
    assert not mine.valid()
    assert theirs.valid()
    assert theirs.deadline == mine.deadline
    shop.done.set()
    await passes(world, 1, here, there)
    assert world.published("errand-e1") == ["ErrandAsked", "ErrandDropped"]


async def test_who_has_just_begun_takes_nothing_over_for_as_long_as_a_claim_lasts(
    world: World,
) -> None:
    """After an outage of the log every claim has ended, and everybody may still be at work."""
    shop = Shop()
    here, there = process(world, shop), process(world, shop)
    await due(world, "e1")
    await here.begin()
    world.clock.turn(timedelta(hours=1))
    await passes(world, CLAIM - 1, there)
    assert shop.went == ["e1"]
    await here.extend()
    await passes(world, CLAIM + 5, here, there)
    assert shop.went == ["e1"]


async def test_an_outage_begins_that_time_anew(world: World) -> None:
    shop = Shop()
    here, there = process(world, shop), process(world, shop)
    await due(world, "e1")
    await here.begin()
    await passes(world, CLAIM + 1, here, there)
    world.log.store.away = True
    world.clock.turn(timedelta(hours=1))
    with pytest.raises(LogUnavailable):
        await there.begin()
    world.log.store.away = False
    await passes(world, 2, there)
    await passes(world, CLAIM + 5, here, there)
    assert shop.went == ["e1"]


async def test_one_that_failed_is_tried_again_after_its_pause_by_whoever_looks(
    world: World,
) -> None:
    shop = Shop(breaks=2)
    shop.done.set()
    runners = process(world, shop), process(world, shop)
    await due(world, "e1")
    await passes(world, 3, *runners)
    assert shop.went == ["e1"] * 3
    assert world.log.state(ERRAND, "e1") == "dropped"


async def test_what_takes_longer_than_its_limit_is_cancelled_and_called_again(
    world: World,
) -> None:
    shop = Shop(limit=0.01)
    told: list[str] = []
    log = MemoryLog(world.clock.now, store=world.log.store)
    runner = DeadlineRunner(
        log,
        outside={"errand": Outside(shop.go, shop.limit)},
        monotonic=world.clock.monotonic,
        alarm=lambda who, what, problem: told.append(type(problem).__name__),
    )
    await due(world, "e1")
    assert await runner.catch_up() == 0
    assert told == ["TookTooLong"]
    shop.done.set()
    await passes(world, 1, runner)
    assert shop.went == ["e1", "e1"]


async def test_a_process_that_ends_lets_others_have_what_it_began_at_once(world: World) -> None:
    shop = Shop()
    here, there = process(world, shop), process(world, shop)
    await due(world, "e1")
    await here.begin()
    await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await here.close()
    shop.done.set()
    assert await there.catch_up() == 1
    assert shop.went == ["e1", "e1"]


async def test_an_outcome_is_kept_until_the_log_is_back(world: World) -> None:
    shop = Shop()
    runner = process(world, shop)
    await due(world, "e1")
    await runner.begin()
    await asyncio.sleep(0)
    world.log.store.away = True
    shop.done.set()
    await asyncio.sleep(0)
    world.log.store.away = False
    await until(lambda: world.log.state(ERRAND, "e1") == "dropped", limit=5)
    assert shop.went == ["e1"]


@pytest.mark.parametrize("counts", [True, False])
async def test_what_is_known_late_counts_where_it_says_so(world: World, counts: bool) -> None:
    shop = Shop(counts_late=counts)
    runner = process(world, shop)
    await due(world, "e1")
    (attempt,) = await runner.begin()
    await asyncio.sleep(0)

    def given_up(work: UnitOfWork) -> None:
        work.record(ERRAND, "e1", ErrandTaken(errand="e1", helper="ana", at=work.now))
        work.schedule("errand-e1", "go", 2, work.now + timedelta(hours=1))

    (held,) = shop.held
    await world.log.run(given_up, metadata=METADATA, fires=[held.deadline])
    shop.done.set()
    assert await attempt is counts
    assert (world.log.state(ERRAND, "e1") == "dropped") is counts
    assert world.log.store.deadlines["errand-e1/go"].attempt == 2


async def test_no_more_are_claimed_than_can_be_worked_on(world: World) -> None:
    shop = Shop()
    here, there = process(world, shop), process(world, shop)
    await due(world, *(f"e{number:03}" for number in range(50)))
    assert len(await here.begin()) == 32
    assert len(await there.begin()) == 18
    shop.done.set()
    await passes(world, 2, here, there)
    assert sorted(shop.went) == [f"e{number:03}" for number in range(50)]
