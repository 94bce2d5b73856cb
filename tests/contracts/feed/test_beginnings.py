"""Both feeds: a new subscriber where the beginning is gone, and one that changes its feed."""

import asyncio

import pytest

from baton_common.engine.feed.direct import DirectFeed, DirectSource
from baton_common.engine.feed.port import NotFromTheBeginning
from baton_testkit.waiting import until
from tests.contracts.feed.worlds import World


async def test_a_new_subscriber_refuses_a_beginning_that_is_gone(world: World) -> None:
    await world.publish(*[("a", "on")] * 4)
    await world.between.forget()
    async with world.process() as receiver:
        with pytest.raises(NotFromTheBeginning, match=r"board is new.*follows 1\.3.*is gone"):
            await asyncio.wait_for(receiver.following.run(), 30)
    assert await world.lines("a") == []


async def test_told_so_it_begins_with_what_is_retained(world: World) -> None:
    await world.publish(*[("a", "on")] * 4)
    await world.between.forget()
    async with world.receiver(from_retention=True) as receiver:
        await world.all_received()
        await world.publish(("a", "on"), ("b", "on"))
        await world.all_received()
        assert receiver.following.tally.early == 0
    async with world.receiver():
        await world.publish(("a", "on"))
        await world.all_received()
    assert await world.lines("a") == ["4 on", "5 on", "6 on"]


async def test_with_a_checkpoint_a_beginning_beyond_it_is_a_gap(world: World) -> None:
    async with world.receiver():
        await world.publish(("a", "on"))
        await world.all_received()
    await world.publish(*[("a", "on")] * 3)
    await world.between.forget()
    async with world.receiver() as receiver:
        await until(lambda: receiver.ledger.alarms, 20)
        assert "what follows 1.1 up to 1.3" in receiver.ledger.alarms[0]
    assert await world.lines("a") == ["1 on"]


async def test_reading_alone_brings_everything_to_the_end_and_returns(world: World) -> None:
    await world.publish(*[("a", "on"), ("b", "on")] * 20)
    async with world.process() as receiver:
        assert await receiver.following.catch_up() == 40
        assert await receiver.following.catch_up() == 0
    assert len(await world.lines("a")) == 20


async def test_a_subscriber_may_change_from_one_feed_to_the_other_and_back(
    over_kafka: World,
) -> None:
    source = DirectSource(over_kafka.owner.readers, "toy")
    direct = DirectFeed({over_kafka.topic: source})
    for feed in (None, direct, None, direct):
        async with over_kafka.process() as receiver:
            receiver.following.feed = feed or receiver.following.feed
            async with receiver.at_work():
                await over_kafka.publish(("a", "on"), ("b", "on"))
                await over_kafka.all_received()
    assert await over_kafka.lines("a") == [f"{n} on" for n in range(1, 5)]
