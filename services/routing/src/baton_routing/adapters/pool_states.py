"""Stored states of pools: a cache beside the log, never the truth."""

import asyncpg

from baton_common.engine.log.connections import Readers
from baton_common.model.position import Position
from baton_routing.ports import StoredState

KEPT = 3
"""Number of newest states kept per pool: after the log went back in time an older one is needed."""
SPAN = 1_000_000
"""Range of positions of which the first state is kept, to explain old decisions."""

_MAKE = (
    "create schema if not exists pools",
    """create table if not exists pools.states (
    pool text not null, epoch int not null, position bigint not null, form bytea not null,
    state bytea not null, stored_at timestamptz not null default clock_timestamp(),
    primary key (pool, epoch, position))""",
)
_SAVE = """insert into pools.states (pool, epoch, position, form, state)
values ($1, $2, $3, $4, $5) on conflict do nothing"""
_FORGET = """delete from pools.states s where pool = $1 and (epoch, position) not in (
    select epoch, position from pools.states where pool = $1
    order by epoch desc, position desc limit $2)
and exists (select 1 from pools.states b where b.pool = s.pool and b.form = s.form
    and b.epoch = s.epoch and b.position < s.position and b.position / $3 = s.position / $3)"""
_NEWEST = """select epoch, position from pools.states where pool = $1 and form = $2
order by epoch desc, position desc"""
_STATE = "select state from pools.states where pool = $1 and epoch = $2 and position = $3"


class PoolStates:
    """States in a schema that the service creates itself, as for read models: it may be dropped at
    any time, and the next owner of the pool reads the log from its beginning."""

    def __init__(self, pool: asyncpg.Pool, readers: Readers) -> None:
        self._pool = pool
        self._readers = readers

    async def create(self) -> None:
        """Create the table if it does not exist."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("select pg_advisory_xact_lock(hashtext('pools'))")
            found = "select 1 from pg_namespace where nspname = 'pools'"
            if await connection.fetchval(found) is None:
                for statement in _MAKE:
                    await connection.execute(statement)

    async def kept(self, pool: str, form: bytes) -> list[Position]:
        """Positions with a state of this schema version, the newest first. Raises
        LogUnavailable."""
        rows = await self._readers.fetch(_NEWEST, pool, form)
        return [Position(row["epoch"], row["position"]) for row in rows]

    async def state(self, pool: str, at: Position) -> bytes | None:
        """The state at a position; None: it was deleted. Raises LogUnavailable."""
        content = await self._readers.value(_STATE, pool, at.epoch, at.number)
        return None if content is None else bytes(content)

    async def save(self, pool: str, form: bytes, state: StoredState) -> None:
        """Keep the state, and delete the oldest. Raises LogUnavailable."""
        where = state.position
        await self._readers.fetch(_SAVE, pool, where.epoch, where.number, form, state.content)
        await self._readers.fetch(_FORGET, pool, KEPT, SPAN)
