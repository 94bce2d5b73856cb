"""Rebuilds a read model while the old one serves: a copy is filled, then the names change."""

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
"""Seconds for what came in while the copy was filled; the serving one stands still so long."""
NO_PROGRESS = 60.0
"""Seconds after which a copy that gets no further is given up."""
LOOK = 0.05

Fill = Callable[[ProjectionTables[R]], Awaitable[None]]
"""Follows into these tables from their marks on, for ever, or until nothing is left to read
(then it is called again)."""


def from_own_log(log: Pages) -> Fill[Recorded]:
    """Fills from the own log, up to where it ends at that moment."""

    async def fill(tables: ProjectionTables[Recorded]) -> None:
        runner = ProjectionRunner(log, tables)
        while await runner.catch_up() == PAGE:
            pass

    return fill


class Look(Protocol):
    """How a block looks after what fills beside it."""

    async def __call__(self, *, end: bool = False) -> None:
        """Wait a moment; or end it for good."""
        ...


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
    a rebuild that was cut off left behind is dropped first. Raises what `fill` raises, and
    TimeoutError when the copy gets no further and is still behind the serving one.
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
    """Fills beside the block. The block looks after it now and then: `look` starts it again
    when it ended, raises what it raised, and ends it when asked to."""
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
    """Once the copy is as far as what serves: with its marks locked, so that nobody writes it,
    the rest, and then the names. False: the rest took too long."""
    await _until_as_far(copy, serving.checkpoints, look)
    async with serving.pool.acquire() as connection, connection.transaction():
        await connection.execute(LOCK_BEGINNING, serving.name)
        rows = await connection.fetch(_LOCK, serving.name)
        locked = {
            (topic, partition): (Position(epoch, position), 0)
            for topic, partition, epoch, position in rows
        }

        async def stands() -> Checkpoints:
            return locked

        try:
            async with asyncio.timeout(LAST_FILL):
                await _until_as_far(copy, stands, look)
        except TimeoutError:
            return False
        await look(end=True)
        failpoint("rebuild: copy filled")
        await _change_names(connection, serving, copy)
    return True


async def _until_as_far(
    copy: ProjectionTables[R], serving: Callable[[], Awaitable[Checkpoints]], look: Look
) -> None:
    """Raises TimeoutError when the copy is behind and gets no further."""
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
