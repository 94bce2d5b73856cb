"""The saved acknowledgement of a topic's relay, under the fencing token of its lease."""

from baton_common.engine.feed.rows import Rows
from baton_common.model.position import START, Position

_TAKE = """
update relay set lease_epoch = $2 where topic = $1 and lease_epoch <= $2
returning epoch, position"""
_FIRST = "insert into relay (topic, lease_epoch, epoch, position) values ($1, $2, 0, 0)"
_ANY = "select lease_epoch, epoch, position from relay where topic = $1"
_SAVE = """
with saved as (
    update relay set epoch = $3, position = $4
    where topic = $1 and lease_epoch = $2 and epoch = $5 and position = $6
    returning topic, epoch, position),
written as (
    insert into relay_log (topic, epoch, position) select * from saved
    on conflict (topic, epoch, position) do update set acknowledged_at = clock_timestamp())
select * from saved"""
_SWEEP = """
delete from relay_log r
where r.topic = $1 and r.acknowledged_at < clock_timestamp() - interval '7 days' and (
    select later.acknowledged_at from relay_log later
    where later.topic = r.topic and (later.epoch, later.position) > (r.epoch, r.position)
    order by later.epoch, later.position limit 1
) < date_trunc('minute', r.acknowledged_at) + interval '1 minute'"""
_REWIND = "update relay set epoch = $2, position = $3 where topic = $1 returning topic"


class Overtaken(Exception):
    """A later relay began, it was rewound, or the database went back in time: begin anew."""


def lease_name(topic: str) -> str:
    """The relay's lease in `leases`."""
    return f"relay:{topic}"


class Saved:
    """One relay's, while it holds the lease of this epoch. What it saved last is compared, too:
    a rewind is noticed, and a database that went back in time within one lease."""

    def __init__(self, rows: Rows, topic: str, lease_epoch: int) -> None:
        self._rows = rows
        self._topic = topic
        self._lease_epoch = lease_epoch
        self._last = START

    async def take(self) -> Position:
        """Lets only this lease save from now on; gives where the last one ended. Raises
        Overtaken."""
        found = await self._rows.fetch(_TAKE, self._topic, self._lease_epoch)
        if found:
            self._last = Position(found[0]["epoch"], found[0]["position"])
        elif await self._rows.fetch(_ANY, self._topic):
            raise Overtaken(f"a later relay of {self._topic} has begun")
        else:
            await self._rows.fetch(_FIRST, self._topic, self._lease_epoch)
        return self._last

    async def save(self, acknowledged: Position) -> None:
        """With the time, in `relay_log`, where auditors look. Raises Overtaken."""
        fence = self._topic, self._lease_epoch
        if not await self._rows.fetch(_SAVE, *fence, *acknowledged, *self._last):
            raise Overtaken(f"what was saved of {self._topic} is not what this relay saved")
        self._last = acknowledged

    async def check(self) -> None:
        """Raises Overtaken."""
        found = await self._rows.fetch(_ANY, self._topic)
        mine = (self._lease_epoch, *self._last)
        if [tuple(row) for row in found] != [mine]:
            raise Overtaken(f"what was saved of {self._topic} is not what this relay saved")

    async def sweep(self) -> None:
        """Keeps one row a minute of what is older than seven days: still proof that Kafka
        acknowledged every contract, in a few megabytes a year."""
        await self._rows.fetch(_SWEEP, self._topic)


async def rewind(rows: Rows, topic: str, to: Position = START) -> bool:
    """Have everything after a position sent again; safe for those who have marks. The relay that
    runs notices within seconds. False: the topic never had a relay."""
    return bool(await rows.fetch(_REWIND, topic, *to))
