"""Rebuilds a read model while the old one serves: a copy is filled, then the names change."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg

from baton_common.log_port import Recorded
from baton_common.running.own_log import Pages
from baton_common.running.projection_runner import PAGE, ProjectionRunner
from baton_common.running.projection_tables import ProjectionTables
from baton_common.testing.crash_points import passing

R = TypeVar("R")

LAST_FILL = 3.0
"""Seconds for what came in while the copy was filled; the serving one stands still so long."""
MOST_TRIES = 20

Fill = Callable[[ProjectionTables[R]], Awaitable[None]]
"""Follows into these tables until nothing is left to read, and returns."""


def from_own_log(log: Pages) -> Fill[Recorded]:
    """Fills from the own log, up to where it ends at that moment."""

    async def fill(tables: ProjectionTables[Recorded]) -> None:
        runner = ProjectionRunner(log, tables)
        while await runner.catch_up() == PAGE:
            pass

    return fill


_LOCK = """
select topic, partition, epoch, position from public.projection_marks
where projection = $1 order by topic, partition for update
"""


def copy_of(serving: ProjectionTables[R]) -> ProjectionTables[R]:
    """Where a rebuild fills: a schema and marks of its own."""
    return ProjectionTables(
        serving.pool,
        serving.projection,
        schema=f"rebuild_{serving.name}",
        name=f"{serving.name}@rebuild",
    )


async def rebuild(serving: ProjectionTables[R], fill: Fill[R]) -> None:
    """Fill a copy from the beginning, then put it in the place of what serves.

    Readers see the old one until one commit, then the new one, which is at least as far. What
    a rebuild that was cut off left behind is dropped first. Raises TimeoutError when the copy
    never catches up with the serving one.
    """
    copy = copy_of(serving)
    await copy.drop()
    await copy.create()
    passing("rebuild: copy created")
    for _ in range(MOST_TRIES):
        await fill(copy)
        passing("rebuild: copy filled")
        if await _swap(serving, copy, fill):
            passing("rebuild: swapped")
            return
    raise TimeoutError(f"the copy of {serving.name} never caught up with what serves")


async def _swap(serving: ProjectionTables[R], copy: ProjectionTables[R], fill: Fill[R]) -> bool:
    """With the serving marks locked, so that nobody writes it: the rest, then the names."""
    async with serving.pool.acquire() as connection, connection.transaction():
        stands = await connection.fetch(_LOCK, serving.name)
        try:
            async with asyncio.timeout(LAST_FILL):
                await fill(copy)
        except TimeoutError:
            return False
        reached = await copy.marks()
        for topic, partition, epoch, position in stands:
            mark = reached.get((topic, partition))
            if mark is None or mark[0] < (epoch, position):
                return False
        await _change_names(connection, serving, copy)
    return True


async def _change_names(
    connection: asyncpg.Connection, serving: ProjectionTables[R], copy: ProjectionTables[R]
) -> None:
    tables = serving.projection.metadata.sorted_tables
    for table in reversed(tables):
        await connection.execute(f'drop table if exists "{serving.schema}"."{table.name}"')
    for table in tables:
        await connection.execute(
            f'alter table "{copy.schema}"."{table.name}" set schema "{serving.schema}"'
        )
    marks = "public.projection_marks"
    await connection.execute(f"delete from {marks} where projection = $1", serving.name)
    await connection.execute(
        f"update {marks} set projection = $1 where projection = $2", serving.name, copy.name
    )
    await connection.execute(f'drop schema "{copy.schema}" cascade')
