"""Reads what a log has told, for those who hand it on: the relay and the direct feed."""

from dataclasses import dataclass
from typing import Any

from baton_common.engine.feed.envelope import PublishedContract
from baton_common.engine.feed.rows import Rows
from baton_common.model.position import START, Position

_COLUMNS = """c.epoch, c.position, c.partition, c.previous_epoch, c.previous, c.key, c.type, c.body,
    e.stream, e.version, e.metadata, e.at, e.recorded_at"""

# A look-up for each contract, never a join: a merge of the two would read `events` from its
# beginning for every page.
_ITS_EVENT = """cross join lateral (
    select * from events v where v.position = c.position limit 1) e"""

PAGE = f"""
select {_COLUMNS}
from (select * from contracts k where k.position > $1 order by k.position limit $2) c
{_ITS_EVENT}
order by c.position"""

BY_PARTITION = f"""
select {_COLUMNS}
from unnest($1::int[], $2::int[], $3::bigint[]) m(partition, epoch, position)
cross join lateral (
    select * from contracts k
    where k.partition = m.partition and (k.epoch, k.position) > (m.epoch, m.position)
    order by k.epoch, k.position limit $4) c
{_ITS_EVENT}
order by c.position limit $5"""

LAST_UP_TO = f"""
select {_COLUMNS}
from generate_series(0, $1::int - 1) m(partition)
cross join lateral (
    select * from contracts k where k.partition = m.partition and k.position <= $2
    order by k.epoch desc, k.position desc limit 1) c
{_ITS_EVENT}"""

AT = f"""
select {_COLUMNS} from contracts c {_ITS_EVENT}
where c.position = any($1::bigint[])"""


@dataclass(frozen=True, slots=True)
class LogFacts:
    """A log's identity, fixed when it was made, and its current epoch."""

    log: str
    epoch: int
    partitions: int


async def log_facts(rows: Rows) -> LogFacts:
    """The facts in the `log_head` of a log."""
    (row,) = await rows.fetch("select log, epoch, partitions from log_head")
    return LogFacts(str(row["log"]), row["epoch"], row["partitions"])


async def head_of(rows: Rows) -> Position:
    """The position of the last event; START if there is none."""
    found = await rows.fetch("select epoch, position from events order by position desc limit 1")
    return Position(found[0]["epoch"], found[0]["position"]) if found else START


def contract_of(log: str, row: Any) -> PublishedContract:
    """A row of one of the queries above."""
    epoch, number, partition, previous_epoch, previous, key, type_, body, *event = row
    return PublishedContract(
        log,
        Position(epoch, number),
        Position(previous_epoch, previous),
        partition,
        key,
        type_,
        body,
        *event,
    )
