"""Rebuilds a read model while the old one serves: fills a copy, then swaps the names."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

import asyncpg

from baton_common.engine.loops.own_log import Pages
from baton_common.engine.projections.runner import PAGE, ProjectionRunner
from baton_common.engine.projections.tables import LOCK_BEGINNING, ProjectionTables
from baton_common.model.log_port import Recorded
from baton_common.model.position import Position
from baton_common.platform.failpoints import failpoint

R = TypeVar("R")
Checkpoints = Mapping[tuple[str, int], tuple[Position, int]]

LAST_FILL = 3.0
"""Seconds for the last events of the copy; the serving one is locked meanwhile."""
NO_PROGRESS = 60.0
"""Seconds without progress after which a copy is given up."""
LOOK = 0.05

Fill = Callable[[ProjectionTables[R]], Awaitable[None]]
"""Fills these tables from their checkpoints on, for ever or until nothing is left to read (then it
is called again)."""


def from_own_log(log: Pages) -> Fill[Recorded]:
    """Fills from the own log, up to its present end."""

    async def fill(tables: ProjectionTables[Recorded]) -> None:
        runner = ProjectionRunner(log, tables)
        while await runner.catch_up() == PAGE:
            pass

    return fill


class Look(Protocol):
    """Lets a block supervise the fill that runs beside it."""

    async def __call__(self, *, end: bool = False) -> None:
        """Wait a moment, or end the fill."""
        ...


_LOCK = """
select topic, partition, epoch, position from public.projection_marks
where projection = $1 order by topic, partition for update
"""


def copy_of(serving: ProjectionTables[R]) -> ProjectionTables[R]:
    """The tables that a rebuild fills: in a schema of their own, with checkpoints of their own."""
    return ProjectionTables(
        serving.pool,
        serving.projection,
        schema=f"rebuild_{serving.name}",
        name=f"{serving.name}@rebuild",
    )


async def rebuild(serving: ProjectionTables[R], fill: Fill[R]) -> None:
    """Fill a copy from the beginning, then replace the serving tables.

    Readers see the old ones until one commit, then the new ones, which are at least as far. The
    rest of a rebuild that was interrupted is dropped first. Raises what `fill` raises, and
    TimeoutError when the copy makes no progress and is still behind.
    """
    copy = copy_of(serving)
    await copy.drop()
    await copy.create()
    failpoint("rebuild: copy created")
    async with filling(copy, fill) as look:
        while True:
            try:
                if await _swap(serving, copy, look):
                    break
            except asyncpg.LockNotAvailableError:
                continue  # somebody reads the tables for long: nothing was changed
    failpoint("rebuild: swapped")


@asynccontextmanager
async def filling(copy: ProjectionTables[R], fill: Fill[R]) -> AsyncIterator[Look]:
    """Run the fill beside the block. `look` starts it again when it ended, raises what it raised,
    and ends it when asked to."""
    task = asyncio.ensure_future(fill(copy))

    async def look(*, end: bool = False) -> None:
        nonlocal task
        if end:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return
        await asyncio.wait([task], timeout=LOOK)
        if task.done():
            if not task.cancelled():
                task.result()
            task = asyncio.ensure_future(fill(copy))

    try:
        yield look
    finally:
        await look(end=True)


async def _swap(serving: ProjectionTables[R], copy: ProjectionTables[R], look: Look) -> bool:
    """Swaps the names once the copy has caught up: locks the checkpoints, applies the rest. False:
    the rest took too long."""
    await _until_as_far(copy, serving.checkpoints, look)
    async with serving.pool.acquire() as connection, connection.transaction():
        await connection.execute(LOCK_BEGINNING, serving.name)
        rows = await connection.fetch(_LOCK, serving.name)
        locked = {
            (topic, partition): (Position(epoch, position), 0)
            for topic, partition, epoch, position in rows
        }

        async def serving_checkpoints() -> Checkpoints:
            return locked

        try:
            async with asyncio.timeout(LAST_FILL):
                await _until_as_far(copy, serving_checkpoints, look)
        except TimeoutError:
            return False
        await look(end=True)
        failpoint("rebuild: copy filled")
        await _change_names(connection, serving, copy)
    return True


async def _until_as_far(
    copy: ProjectionTables[R], serving: Callable[[], Awaitable[Checkpoints]], look: Look
) -> None:
    """Raises TimeoutError when the copy is behind and makes no progress."""
    before: Checkpoints = {}
    moved = time.monotonic()
    while True:
        reached = await copy.checkpoints()
        if all(
            where in reached and reached[where][0] >= checkpoint
            for where, (checkpoint, _) in (await serving()).items()
        ):
            return
        if reached != before:
            before, moved = reached, time.monotonic()
        if time.monotonic() - moved > NO_PROGRESS:
            raise TimeoutError(f"{copy.name} gets no further than {dict(reached)}")
        await look()


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
    checkpoints = "public.projection_marks"
    await connection.execute(f"delete from {checkpoints} where projection = $1", serving.name)
    await connection.execute(
        f"update {checkpoints} set projection = $1 where projection = $2", serving.name, copy.name
    )
    await connection.execute(f'drop schema "{copy.schema}" cascade')
