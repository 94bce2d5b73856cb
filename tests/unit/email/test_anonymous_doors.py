"""What strangers bring about at the doors of email is written down within limits."""

from datetime import timedelta

from baton_email.mailroom.arrivals import MOST_NOTED
from baton_email.mailroom.refusals import RefusalLimits, Refusals
from tests.unit.email.world import World, mail


def written(world: World, type_: str) -> int:
    return sum(each.type == type_ for each in world.log.store.events)


async def test_refusals_are_counted_all_and_written_down_within_limits(world: World) -> None:
    limits = RefusalLimits(a_minute=70, a_day=100)
    refusals = Refusals(world.log, world.new_id, limits, clock=world.clock.monotonic)
    for _ in range(1_000):
        await refusals.refused(550, "recipient")
    assert written(world, "mail-refused") == 70
    world.clock.turn(timedelta(minutes=1))
    for _ in range(1_000):
        await refusals.refused(550, "recipient")
    assert written(world, "mail-refused") == 100
    world.clock.turn(timedelta(days=1))
    await refusals.refused(550, "recipient")
    assert written(world, "mail-refused") == 101
    assert refusals.counts == {"recipient": 2_001}


async def test_the_same_mail_brought_for_ever_is_written_down_some_times(world: World) -> None:
    first = await world.take(mail())
    for _ in range(3 * MOST_NOTED):
        assert await world.take(mail()) == first
    assert len(world.log.history(f"mail-{first}")) == MOST_NOTED
