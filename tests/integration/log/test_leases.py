"""A lease is held by one at a time, and whoever had it before is fenced by its epoch."""

import asyncio

import asyncpg
import pytest

from baton_common.engine.log.leases import Lease, Leases, take_fence
from baton_common.model.log_port import Conflict, FenceMove
from baton_testkit.waiting import until
from tests.integration.log.conftest import OpenLog
from tests.integration.log.tallies import METADATA, raising


async def test_one_of_many_gets_it_and_the_next_in_a_later_epoch(open_log: OpenLog) -> None:
    log = await open_log()
    leases = [Leases(log.readers) for _ in range(8)]
    taken = await asyncio.gather(*(each.take("relay") for each in leases))
    (lease,) = [one for one in taken if one is not None]
    holder = leases[taken.index(lease)]
    assert lease.epoch == 1
    assert lease.valid()
    assert await holder.renew(lease)
    await holder.release(lease)
    second = await leases[0].take("relay")
    assert second is not None
    assert second.epoch == 2
    if leases[0] is not holder:
        assert not await holder.renew(lease)
    assert (await leases[1].take("another")) is not None


async def test_a_lease_ends_by_itself(open_log: OpenLog, owner: asyncpg.Connection) -> None:
    log = await open_log()
    one, other = Leases(log.readers, "one"), Leases(log.readers, "other")
    lease = await one.take("relay")
    assert lease is not None
    assert await other.take("relay") is None
    await owner.execute("update leases set until = clock_timestamp()")
    later = await other.take("relay")
    assert later is not None
    assert later.epoch == lease.epoch + 1
    assert not await one.renew(lease)
    assert await owner.fetchval("select count(*) from leases where epoch > 0") == 1


async def test_what_is_done_under_a_lease_stops_when_it_is_lost(
    open_log: OpenLog, owner: asyncpg.Connection
) -> None:
    log = await open_log()
    leases = Leases(log.readers, "one")
    begun: list[int] = []
    stopped: list[int] = []

    async def body(lease: Lease) -> None:
        begun.append(lease.epoch)
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append(lease.epoch)

    holding = asyncio.create_task(leases.hold("relay", body, ttl=2.0, every=0.05))
    await until(lambda: begun == [1])
    await owner.execute("update leases set epoch = 5, holder = 'other', until = clock_timestamp()")
    await until(lambda: begun == [1, 6])
    assert stopped == [1]
    holding.cancel()
    await asyncio.gather(holding, return_exceptions=True)
    assert stopped == [1, 6]
    assert await Leases(log.readers).take("relay") is not None


async def test_what_the_body_says_comes_out(open_log: OpenLog) -> None:
    log = await open_log()
    leases = Leases(log.readers)

    async def broken(lease: Lease) -> None:
        raise ValueError(f"broken in {lease.epoch}")

    with pytest.raises(ValueError, match="broken in 1"):
        await leases.hold("relay", broken)
    with pytest.raises(ValueError, match="broken in 2"):
        await leases.hold("relay", broken)


async def test_a_fence_is_taken_over_by_a_unit_of_the_log(open_log: OpenLog) -> None:
    here, there = await open_log(), await open_log()
    assert await take_fence(here.fence, here, "pool", "here") == 1
    await here.run(raising("t1"), metadata=METADATA, fences=[FenceMove("pool", 1, 1, "here")])
    assert await take_fence(there.fence, there, "pool", "there") == 2
    with pytest.raises(Conflict):
        await here.run(raising("t1"), metadata=METADATA, fences=[FenceMove("pool", 1, 1, "here")])
    assert await here.fence("pool") == (2, "there")
