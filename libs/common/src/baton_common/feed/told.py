"""Reads what a log has told, for those who hand it on: the relay and the direct feed."""

from dataclasses import dataclass
from typing import Any

from baton_common.feed.envelope import Told
from baton_common.feed.rows import Rows
from baton_common.position import START, Position

_COLUMNS = """c.epoch, c.position, c.partition, c.previous_epoch, c.previous, c.key, c.type, c.body,
    e.stream, e.version, e.metadata, e.at, e.recorded_at"""

PAGE = f"""
select {_COLUMNS} from contracts c join events e on e.position = c.position
where c.position > $1 order by c.position limit $2"""

BY_PARTITION = f"""
select {_COLUMNS}
from unnest($1::int[], $2::int[], $3::bigint[]) m(partition, epoch, position)
cross join lateral (
    select * from contracts k
    where k.partition = m.partition and (k.epoch, k.position) > (m.epoch, m.position)
    order by k.epoch, k.position limit $4) c
join events e on e.position = c.position
order by c.position limit $5"""

LAST_UP_TO = f"""
select {_COLUMNS}
from generate_series(0, $1::int - 1) m(partition)
cross join lateral (
    select * from contracts k where k.partition = m.partition and k.position <= $2
    order by k.epoch desc, k.position desc limit 1) c
join events e on e.position = c.position"""

AT = f"""
select {_COLUMNS} from contracts c join events e on e.position = c.position
where c.position = any($1::bigint[])"""


@dataclass(frozen=True, slots=True)
class LogFacts:
    """What a log is, fixed when it was made, and its epoch now."""

    log: str
    epoch: int
    partitions: int


async def log_facts(rows: Rows) -> LogFacts:
    """From its `log_head`."""
    (row,) = await rows.fetch("select log, epoch, partitions from log_head")
    return LogFacts(str(row["log"]), row["epoch"], row["partitions"])


async def head_of(rows: Rows) -> Position:
    """The position of the last event; START if there is none."""
    found = await rows.fetch("select epoch, position from events order by position desc limit 1")
    return Position(found[0]["epoch"], found[0]["position"]) if found else START


def told_of(log: str, row: Any) -> Told:
    """A row of one of the queries above."""
    return Told(
        log=log,
        position=Position(row["epoch"], row["position"]),
        previous=Position(row["previous_epoch"], row["previous"]),
        partition=row["partition"],
        key=row["key"],
        type=row["type"],
        body=row["body"],
        stream=row["stream"],
        version=row["version"],
        about=row["metadata"],
        at=row["at"],
        recorded_at=row["recorded_at"],
    )
