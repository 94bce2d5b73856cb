"""The wallboard: waiting contacts and free agents of each queue, and the figures of today."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import asyncpg
import msgspec

from baton_common.engine.projections.queries import Queries
from baton_routing.domain.configuration.departments import is_theirs
from baton_routing.domain.configuration.model import Queue

LIVE = """
select queue, count(*) filter (where state = 'waiting')::int as waiting,
    count(*) filter (where state = 'offered')::int as offered,
    count(*) filter (where state = 'answered')::int as talking,
    min(waits_since) filter (where state in ('waiting', 'offered')) as longest_since
from contacts where over_at is null group by queue
"""
TODAY = """
select queue, sum(arrived)::int as arrived, sum(answered)::int as answered,
    sum(in_time)::int as in_time, sum(abandoned)::int as abandoned,
    sum(waited_seconds)::int as waited_seconds
from contacts_quarters where quarter >= $1 group by queue
"""
FREE = """
select skills::text as skills, pool, departments, count(*)::int as number from agents
where is_known and available and activity = 'free' group by 1, 2, 3
"""


class QueueNow(msgspec.Struct, frozen=True, kw_only=True):
    """One queue, live and since the start of the day. A transferred contact counts where it was
    first answered."""

    queue: str
    names: dict[str, str] = {}
    departments: tuple[str, ...] = ()
    waiting: int = 0
    offered: int = 0
    """Contacts that ring at an agent."""
    talking: int = 0
    longest_since: datetime | None = None
    """Arrival of the longest waiting contact."""
    agents_free: int = 0
    """Agents who are available, have no contact, belong to a department of the queue, and have its
    skills."""
    arrived: int = 0
    """Contacts that arrived today."""
    answered: int = 0
    in_time: int = 0
    """Answered within the queue's `service_level`."""
    abandoned: int = 0
    average_wait: float | None = None
    """Seconds until an agent answered, over today's answered contacts; null: none."""
    service_level: float | None = None
    """Share answered in time of those answered or abandoned today, 0 to 1; null: no data."""
    target: int = 20
    """Seconds within which they should be answered."""


class Free(NamedTuple):
    """So many free agents who are alike."""

    skills: dict[str, int]
    pool: str
    departments: list[str]
    number: int


async def queues_now(
    pool: Queries, queues: Mapping[str, Queue], day_began: datetime
) -> list[QueueNow]:
    """All configured queues, in order, and removed ones that still hold contacts."""
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        live = _by_queue(await connection.fetch(LIVE))
        today = _by_queue(await connection.fetch(TODAY, day_began))
        free = [
            Free(
                msgspec.json.decode(row["skills"], type=dict[str, int]),
                row["pool"],
                row["departments"],
                row["number"],
            )
            for row in await connection.fetch(FREE)
        ]
    names = dict.fromkeys((*queues, *sorted(live), *sorted(today)))
    return [
        _now(queues.get(name, Queue(queue=name)), live.get(name), today.get(name), free)
        for name in names
    ]


def _now(
    queue: Queue,
    live: asyncpg.Record | None,
    today: asyncpg.Record | None,
    free: list[Free],
) -> QueueNow:
    able = sum(
        each.number
        for each in free
        if each.pool == queue.pool
        and is_theirs(queue.departments, each.departments)
        and all(each.skills.get(skill, 0) >= level for skill, level in queue.skills.items())
    )
    figures = dict(today) if today else {"answered": 0, "in_time": 0, "abandoned": 0, "arrived": 0}
    over = figures["answered"] + figures["abandoned"]
    return QueueNow(
        queue=queue.queue,
        names=queue.names,
        departments=queue.departments,
        waiting=live["waiting"] if live else 0,
        offered=live["offered"] if live else 0,
        talking=live["talking"] if live else 0,
        longest_since=live["longest_since"] if live else None,
        agents_free=able,
        arrived=figures["arrived"],
        answered=figures["answered"],
        in_time=figures["in_time"],
        abandoned=figures["abandoned"],
        average_wait=figures["waited_seconds"] / figures["answered"]
        if figures["answered"]
        else None,
        service_level=figures["in_time"] / over if over else None,
        target=queue.answer_within,
    )


def _by_queue(rows: list[asyncpg.Record]) -> dict[str, asyncpg.Record]:
    return {row["queue"]: row for row in rows}
