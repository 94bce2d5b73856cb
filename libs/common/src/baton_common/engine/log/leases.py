"""Leases: one of several processes does a thing, until it says nothing for too long."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from baton_common.engine.log.connections import Readers
from baton_common.engine.log.reading import Fence
from baton_common.model.clock import new_id
from baton_common.model.log_port import Conflict, FenceMove, Log, LogUnavailable
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork

TTL = 5.0
RENEW_EVERY = 1.5
_MARGIN = 0.5
"""Seconds before its end in which a lease is no longer relied on."""

# A first row that nobody holds; from then on a lease is moved by updating its newest row.
_FIRST = """insert into leases (name, epoch, until, holder) values ($1, 0, 'epoch', '')
on conflict do nothing"""
_TAKE = """update leases set epoch = epoch + 1, until = clock_timestamp() + $3, holder = $2
where (name, epoch, until) = (
        select l.name, l.epoch, l.until from leases l
        where l.name = $1 order by l.epoch desc, l.until desc limit 1)
    and until <= clock_timestamp()
returning epoch"""
_THERE = "select 1 from leases where name = $1 limit 1"
_RENEW = """update leases set until = clock_timestamp() + $4
where name = $1 and epoch = $2 and holder = $3 and epoch > 0 returning 1"""


@dataclass(slots=True)
class Lease:
    """Held by this process. `epoch` is its own and greater than every earlier holder's: what
    is written under it is fenced by comparing that number."""

    name: str
    epoch: int
    ttl: float
    renewed_at: float

    def valid(self) -> bool:
        """True while nobody else can hold it, by our own clock."""
        return time.monotonic() < self.renewed_at + self.ttl - _MARGIN


class Leases:
    """`holder` names this process and run, unlike every other. All methods raise
    LogUnavailable."""

    def __init__(self, readers: Readers, holder: str | None = None) -> None:
        self._readers = readers
        self.holder = holder or new_id()

    async def take(self, name: str, ttl: float = TTL) -> Lease | None:
        """Takes the lease; None while somebody else holds it."""
        asked = time.monotonic()
        length = timedelta(seconds=ttl)
        epoch = await self._readers.value(_TAKE, name, self.holder, length)
        if epoch is None and not await self._readers.value(_THERE, name):
            await self._readers.fetch(_FIRST, name)
            epoch = await self._readers.value(_TAKE, name, self.holder, length)
        return None if epoch is None else Lease(name, epoch, ttl, asked)

    async def renew(self, lease: Lease) -> bool:
        """False: somebody else took it; stop what is done under it."""
        asked = time.monotonic()
        length = timedelta(seconds=lease.ttl)
        if not await self._readers.value(_RENEW, lease.name, lease.epoch, self.holder, length):
            return False
        lease.renewed_at = asked
        return True

    async def release(self, lease: Lease) -> None:
        """Let others have it at once."""
        nothing = timedelta(0)
        await self._readers.value(_RENEW, lease.name, lease.epoch, self.holder, nothing)

    async def hold(
        self,
        name: str,
        body: Callable[[Lease], Awaitable[None]],
        *,
        ttl: float = TTL,
        every: float = RENEW_EVERY,
    ) -> None:
        """Wait for the lease and run `body` while it is held; cancel it and wait again when it
        is lost. Returns or raises as `body` does; the lease is released then."""
        while True:
            lease = await self._wait_for(name, ttl, every)
            done = asyncio.ensure_future(body(lease))
            try:
                while lease.valid() and not done.done():
                    await asyncio.wait([done], timeout=min(every, ttl / 4))
                    if not done.done() and not await self._renewed(lease):
                        break
                if done.done():
                    return done.result()
            finally:
                done.cancel()
                await asyncio.gather(done, return_exceptions=True)
                await self._let_go(lease)

    async def _wait_for(self, name: str, ttl: float, every: float) -> Lease:
        while True:
            # while PostgreSQL is away nobody gets it
            with contextlib.suppress(LogUnavailable):
                if (lease := await self.take(name, ttl)) is not None:
                    return lease
            await asyncio.sleep(min(every, ttl / 4))

    async def _renewed(self, lease: Lease) -> bool:
        try:
            return await self.renew(lease)
        except LogUnavailable:
            return lease.valid()

    async def _let_go(self, lease: Lease) -> None:
        # else it ends by itself
        with contextlib.suppress(LogUnavailable):
            await self.release(lease)


async def take_fence(
    fence: Callable[[str], Awaitable[Fence]], log: Log, name: str, holder: str
) -> int:
    """Takes over a fencing token by a unit of `append`: whoever still compares the old epoch fails
    from that commit on. Read the tail after it. Gives the new epoch. Raises Conflict if somebody
    else was first, LogMoved, LogUnavailable."""
    before = (await fence(name)).epoch
    move = FenceMove(name, before, before + 1, holder)
    try:
        await log.run(_nothing, metadata=Metadata(correlation_id=new_id()), fences=[move])
    except Conflict:
        if await fence(name) != Fence(before + 1, holder):  # else an earlier try had landed
            raise
    return before + 1


def _nothing(_: UnitOfWork) -> None:
    return None
