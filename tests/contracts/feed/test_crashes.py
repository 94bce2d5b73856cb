"""Both feeds: killed between any two steps, frozen and overtaken; the relay killed, too."""

import asyncio
import contextlib

import pytest

from baton_common.engine.feed.following import Following
from baton_common.platform.failpoints import Crashed, crash, failpoints_passed
from baton_testkit.waiting import until
from tests.contracts.feed.kafka_world import KafkaBetween
from tests.contracts.feed.worlds import Ice, World

STEPS = {
    "following: begun",
    "following: batch in hand",
    "consumer: before the units",
    "consumer: after the units",
    "following: batch taken",
    "following: offsets committed",
}


async def until_crashed(following: Following) -> None:
    """Follow until the armed point is passed."""
    with contextlib.suppress(Crashed):
        await asyncio.wait_for(following.run(), 30)


async def test_every_step_of_a_subscriber_is_a_point_where_it_is_killed(world: World) -> None:
    with failpoints_passed() as points:
        await world.publish(("a", "on"))
        async with world.receiver():
            await world.all_received()
            await until(lambda: points >= STEPS)
    assert {point for point in points if not point.startswith("relay")} == STEPS


@pytest.mark.parametrize("step", sorted(STEPS))
async def test_a_subscriber_killed_between_two_steps_hears_each_record_once(
    world: World, step: str
) -> None:
    await world.publish(("a", "on"), ("b", "on"), ("a", "poison"), ("a", "on"))
    async with world.process() as receiver:
        with crash(step):
            await until_crashed(receiver.following)
    await world.publish(("a", "on"), ("b", "on"))
    async with world.receiver():
        await world.all_received()
    assert await world.lines("a") == ["1 on"]
    assert await world.lines("b") == ["1 on", "2 on"]
    assert [letter["reason"] is None for letter in await world.letters()] == [False, True, True]


async def test_a_frozen_process_writes_nothing_once_it_was_overtaken(world: World) -> None:
    """It has read checkpoints and a batch, and commits when another has done it all."""
    await world.publish(*[("a", "on")] * 5, ("a", "poison"), ("b", "on"))
    ice = Ice()
    async with world.process(frozen=ice) as zombie, contextlib.AsyncExitStack() as others:
        await others.enter_async_context(zombie.at_work())
        await asyncio.wait_for(ice.holds_batch.wait(), 10)
        await others.enter_async_context(world.receiver())
        await world.publish(("a", "on"), ("b", "on"))
        await world.all_received()
        ice.thawed.set()
        await until(lambda: zombie.following.overtaken)
        await world.publish(("a", "on"), ("b", "on"))
        await world.all_received()
    assert await world.lines("a") == [f"{n} on" for n in range(1, 6)]
    assert await world.lines("b") == ["1 on", "2 on", "3 on"]
    assert [letter["reason"] is None for letter in await world.letters()] == [False, True, True]


@pytest.mark.parametrize("step", ["relay: sent", "relay: saved"])
async def test_a_relay_killed_after_sending_repeats_and_nothing_is_heard_twice(
    over_kafka: World, between: KafkaBetween, step: str
) -> None:
    await over_kafka.publish(("a", "on"))
    await between.stop()
    await over_kafka.switch(*[("a", "on")] * 5)
    async with over_kafka.receiver() as receiver:
        with crash(step):
            between.start()
            await between.crashed()
        await over_kafka.all_received()
        between.start()
        await over_kafka.publish(("a", "on"))
        await over_kafka.all_received()
        await receiver.counted(double=5 if step == "relay: sent" else 0)
    assert await over_kafka.lines("a") == [f"{n} on" for n in range(1, 8)]


async def test_of_two_relays_one_works_and_the_other_takes_over(
    over_kafka: World, between: KafkaBetween
) -> None:
    await over_kafka.publish(("a", "on"))
    second = between.new_relay()
    waiting = asyncio.create_task(second.run())
    await over_kafka.publish(*[("a", "on")] * 2)
    assert second.sent is None
    await between.stop()
    await over_kafka.switch(("a", "on"))
    await until(lambda: second.sent is not None and second.sent.number >= 4, 15)
    waiting.cancel()
    await asyncio.wait([waiting])
    between.start()
    async with over_kafka.receiver():
        await over_kafka.all_received()
    assert await over_kafka.lines("a") == [f"{n} on" for n in range(1, 5)]
