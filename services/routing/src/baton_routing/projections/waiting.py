"""The contacts that wait now, by queue: the wallboard's first line."""

from collections.abc import Sequence

import asyncpg
from sqlalchemy import Column, DateTime, Index, Integer, MetaData, Table, Text

from baton_common.log_port import Recorded
from baton_common.running.queries import Queries
from baton_routing.domain.events import ContactAbandoned, ContactArrived

METADATA = MetaData()
WAITING = Table(
    "waiting",
    METADATA,
    Column("contact_id", Text, primary_key=True),
    Column("queue", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
)
Index("waiting_in_order", WAITING.c.queue, WAITING.c.priority.desc(), WAITING.c.since)

INSERT = """
insert into waiting (contact_id, queue, channel, language, priority, since)
select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::timestamptz[])
on conflict (contact_id) do nothing
"""

QUEUES = """
select queue, count(*)::int as waiting, min(since) as longest_since from waiting
group by queue order by queue
"""


class Waiting:
    """The projection: arriving puts a contact on the list, leaving takes it off."""

    name = "waiting"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], connection: asyncpg.Connection) -> None:
        """Fold one batch; who came and left within it is never written."""
        came: dict[str, ContactArrived] = {}
        left: list[str] = []
        for record in records:
            match record.event:
                case ContactArrived() as event:
                    came[event.contact_id] = event
                case ContactAbandoned() as event:
                    came.pop(event.contact_id, None)
                    left.append(event.contact_id)
                case _:
                    pass
        if came:
            rows = [
                (e.contact_id, e.queue, e.channel, e.language, e.priority, e.at)
                for e in came.values()
            ]
            await connection.execute(INSERT, *zip(*rows, strict=True))
        if left:
            await connection.execute("delete from waiting where contact_id = any($1)", left)


async def queues_now(pool: Queries) -> list[asyncpg.Record]:
    """Rows (queue, waiting, longest_since) of the queues in which somebody waits."""
    rows: list[asyncpg.Record] = await pool.fetch(QUEUES)
    return rows
