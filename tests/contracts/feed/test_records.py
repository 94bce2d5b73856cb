"""Both feeds: order by key, doubles, early records and gaps."""

import random

from baton_testkit.waiting import until
from tests.contracts.feed.worlds import World


def one_to(last: int) -> list[str]:
    """The lines of a lamp that was switched so often."""
    return [f"{n} on" for n in range(1, last + 1)]


async def test_news_of_one_key_are_heard_in_order_and_once(world: World) -> None:
    seeded = random.Random(7)
    switched = [(f"lamp{seeded.randrange(6)}", "on") for _ in range(120)]
    async with world.receiver() as receiver:
        await world.publish(*switched[:60])
        await world.publish(*switched[60:])
        await world.all_received()
        for lamp in {lamp for lamp, _ in switched}:
            assert await world.lines(lamp) == one_to(switched.count((lamp, "on")))
        await receiver.counted(applied=120, early=0)


async def test_what_was_told_before_the_subscriber_came_is_heard(world: World) -> None:
    await world.publish(*[("a", "on")] * 5)
    async with world.receiver():
        await world.all_received()
    await world.publish(*[("a", "on")] * 5)
    async with world.receiver():
        await world.all_received()
    assert await world.lines("a") == one_to(10)


async def test_news_that_nobody_handles_only_move_the_checkpoint(world: World) -> None:
    await world.publish(("a", "nobody's"), ("a", "on"), ("a", "nobody's"))
    async with world.receiver() as receiver:
        await world.all_received()
        await receiver.counted(applied=3)
    assert await world.lines("a") == ["2 on"]


async def test_everything_brought_once_more_changes_nothing(world: World) -> None:
    async with world.receiver():
        await world.publish(*[("a", "on"), ("b", "on")] * 10)
        await world.all_received()
        await world.between.ship_again()
        await world.publish(("a", "on"))
        await world.all_received()
    async with world.receiver():
        await world.publish(("a", "on"))
        await world.all_received()
    assert await world.lines("a") == one_to(12)
    assert await world.lines("b") == one_to(10)


async def test_a_gap_is_written_down_and_closes_by_itself(world: World) -> None:
    await world.publish(("a", "on"))
    async with world.receiver() as receiver:
        await world.all_received()
        await world.between.lose(3, world.switch(*[("a", "on")] * 4))
        await until(world.open_gaps)
        await until(lambda: receiver.ledger.alarms, 10)
        assert await world.lines("a") == one_to(2)
        assert "what follows 1.2 up to 1.3" in receiver.ledger.alarms[0]
        await world.between.bring_back()
        await world.all_received()
        assert await world.lines("a") == one_to(5)
        await until(lambda: _closed(world))
        await until(lambda: receiver.following.tally.early >= 2)


async def test_a_gap_that_another_process_wrote_down_is_closed_by_the_next(world: World) -> None:
    await world.publish(("a", "on"))
    async with world.receiver():
        await world.all_received()
        await world.between.lose(2, world.switch(*[("a", "on")] * 2))
        await until(world.open_gaps)
    await world.between.bring_back()
    async with world.receiver():
        await until(lambda: _closed(world))
    assert await world.lines("a") == one_to(3)


async def _closed(world: World) -> bool:
    return await world.open_gaps() == 0
