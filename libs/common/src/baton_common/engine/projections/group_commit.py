"""Read models that have something to write at the same moment share one transaction.

An event wakes all read models of a service. Four round trips for each (begin, move the checkpoint,
write, commit) would cost more than what they write.
"""

import asyncio

import asyncpg

from baton_common.engine.feed.unavailable import AWAY
from baton_common.engine.projections.batches import Batch, write_alone, write_group

LARGE = 100
"""A batch of this many records has a transaction of its own; small ones do not wait for it."""

_Waiting = tuple[Batch, asyncio.Future[bool]]


class GroupCommit:
    """For the serving read models of one service. While some are written, the next gather.

    They share only the transaction: one that cannot be applied, or whose checkpoint somebody else
    moved, stops no other.
    """

    def __init__(self, pool: asyncpg.Pool, schema: str) -> None:
        self._pool = pool
        self._schema = schema
        self._waiting: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None

    async def write(self, batch: Batch) -> bool:
        """Apply it. False: somebody else moved a checkpoint first. Raises what applying raises."""
        if len(batch.records) >= LARGE:
            return await write_alone(self._pool, self._schema, batch)
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((batch, written))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write_all(), name="writes read models")
        return await written

    async def _write_all(self) -> None:
        taken: list[_Waiting] = []
        try:
            while taken := self._take():
                await self._write(taken)
        finally:  # cut off from outside: nobody waits for ever
            for _, written in taken + self._waiting:
                written.cancel()
            self._waiting = []

    def _take(self) -> list[_Waiting]:
        """One batch of each read model, without those whose caller was cancelled: a restarted loop
        reads the same events again."""
        taken: dict[str, _Waiting] = {}
        rest = []
        for batch, written in self._waiting:
            if batch.name in taken:
                rest.append((batch, written))
            elif not written.done():
                taken[batch.name] = (batch, written)
        self._waiting = rest
        return list(taken.values())

    async def _write(self, taken: list[_Waiting]) -> None:
        try:
            batches = [batch for batch, _ in taken]
            stood = await write_group(self._pool, self._schema, batches)
        except AWAY as away:
            for _, written in taken:
                _fail(written, away)
        except Exception:
            for batch, written in taken:
                await self._write_alone(batch, written)
        else:
            for (_, written), moved in zip(taken, stood, strict=True):
                if not written.done():  # else whoever asked was cancelled
                    written.set_result(moved)

    async def _write_alone(self, batch: Batch, written: asyncio.Future[bool]) -> None:
        try:
            moved = await write_alone(self._pool, self._schema, batch)
        except Exception as problem:  # whoever waits for this one raises it
            _fail(written, problem)
        else:
            if not written.done():
                written.set_result(moved)


def _fail(written: asyncio.Future[bool], problem: Exception) -> None:
    if not written.done():
        written.set_exception(problem)
