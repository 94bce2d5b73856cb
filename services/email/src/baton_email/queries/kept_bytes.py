"""Finds stored bytes that no event refers to, so that they may be swept."""

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
"""One statement, so that checkpoint and names come from one snapshot."""


class NotCaughtUp(Exception):
    """The read model is behind the log, so it cannot say which bytes are unused."""


async def named_by_events(
    pool: asyncpg.Pool, names: Sequence[str], head: Position
) -> Collection[str]:
    """The names that an event up to `head` refers to. Raises NotCaughtUp."""
    row = await pool.fetchrow(NAMED, list(names), head.epoch, head.number, SELF)
    if not row["is_caught_up"]:
        raise NotCaughtUp
    return set(row["named"])
