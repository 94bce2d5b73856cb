"""Which stored bytes no event names, so that they may be swept."""

from collections.abc import Collection, Sequence

import asyncpg

from baton_common.engine.sagas.message import SELF
from baton_common.model.position import Position

NAMED = """
select
    coalesce((select (m.epoch, m.position) >= ($2::int, $3::bigint)
        from public.projection_marks m
        where m.projection = 'kept_bytes' and m.topic = $4
        order by m.epoch desc, m.position desc limit 1), false) as is_caught_up,
    array(select k.sha256 from kept_bytes k where k.sha256 = any($1::text[])) as named
"""
"""One statement: what it says of the mark and of the names is of one moment."""


class NotCaughtUp(Exception):
    """It does not show everything yet, so nobody can say what no event names."""


async def named_by_events(
    pool: asyncpg.Pool, names: Sequence[str], head: Position
) -> Collection[str]:
    """Of these names, those that an event up to `head` names. Raises NotCaughtUp."""
    row = await pool.fetchrow(NAMED, list(names), head.epoch, head.number, SELF)
    if not row["is_caught_up"]:
        raise NotCaughtUp
    return set(row["named"])
