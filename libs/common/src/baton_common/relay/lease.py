"""A lease: one of several processes does something, for as long as it says that it is there."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from baton_common.feed.rows import Rows

TTL = 10.0
"""Seconds that a lease outlives its holder."""
RENEW_EVERY = 3.0

_NEWEST = """
select epoch, until, holder, until > clock_timestamp() as held from leases
where name = $1 order by epoch desc, until desc limit 1"""
_FIRST = """
insert into leases (name, epoch, until, holder) values ($1, 0, '-infinity', '')
on conflict do nothing"""
# The end is part of the key, so the row that was seen is the row that is changed.
_TAKE = """
update leases set epoch = $2 + 1, until = clock_timestamp() + $4, holder = $5
where name = $1 and epoch = $2 and until = $3 returning epoch, until"""
_RENEW = """
update leases set until = clock_timestamp() + $4
where name = $1 and epoch = $2 and until = $3 returning epoch, until"""


class LeaseLost(Exception):
    """Somebody else has it now, or may have: stop at once."""


@dataclass(slots=True)
class Lease:
    """Held until `until`. Its `epoch` grows with every taking, and fences what is written."""

    name: str
    holder: str
    epoch: int
    until: datetime
    _rows: Rows
    _renewed_at: float

    async def keep(self) -> None:
        """Renew it if that is due. Raises LeaseLost."""
        if time.monotonic() - self._renewed_at >= RENEW_EVERY:
            await self._move(timedelta(seconds=TTL))

    async def give_up(self) -> None:
        """Let somebody else have it now. Raises LeaseLost."""
        await self._move(timedelta(0))

    async def _move(self, by: timedelta) -> None:
        began = time.monotonic()
        found = await self._rows.fetch(_RENEW, self.name, self.epoch, self.until, by)
        if not found:
            raise LeaseLost(f"{self.name} was taken by another")
        self.until = found[0]["until"]
        self._renewed_at = began


async def take_lease(rows: Rows, name: str, holder: str, *, force: bool = False) -> Lease | None:
    """None while another holds it; `force` takes it from anybody. Call again to wait for it."""
    began = time.monotonic()
    found = await rows.fetch(_NEWEST, name)
    if not found:
        await rows.fetch(_FIRST, name)
        found = await rows.fetch(_NEWEST, name)
    newest = found[0]
    if newest["held"] and not force:
        return None
    ttl = timedelta(seconds=TTL)
    taken = await rows.fetch(_TAKE, name, newest["epoch"], newest["until"], ttl, holder)
    if not taken:
        return None
    return Lease(name, holder, taken[0]["epoch"], taken[0]["until"], rows, began)
