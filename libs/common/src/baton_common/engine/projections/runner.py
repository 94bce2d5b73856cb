"""Follows the own log into one read model; readers can wait until it shows their writes."""

import asyncio

from baton_common.engine.loops.own_log import OwnLog, OwnTail, Pages
from baton_common.engine.loops.steps import follower
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.engine.sagas.message import SELF
from baton_common.model.log_port import CheckpointMove, Recorded
from baton_common.model.position import START, Position
from baton_common.model.service import Loop

PAGE = 1_000
GLANCE = 0.05
"""Seconds between two looks at the stored checkpoint, which another process may move."""


class ProjectionRunner:
    """Several may run at once: only one of them can move the checkpoint, the others read again."""

    def __init__(
        self, log: Pages, tables: ProjectionTables[Recorded], *, tail: OwnTail | None = None
    ) -> None:
        self.tables = tables
        self._own = OwnLog(log, tail)
        self._checkpoint: Position | None = None
        self._moved = asyncio.Condition()

    @property
    def position(self) -> Position:
        """Its position, as far as this process knows; (0, 0) before it first looked."""
        return self._checkpoint or START

    def loop(self) -> Loop:
        """The loop to give to the service."""
        idle = self._own.idle(lambda: self._checkpoint or START)
        return follower(f"projection {self.tables.name}", self.catch_up, idle)

    async def catch_up(self) -> int:
        """Write one page of the log; returns how many events it had."""
        if (before := self._checkpoint) is None:
            before = await self._stored()
        page = await self._own.read(before, PAGE)
        if not page:
            await self._stand_at(before)
            return 0
        move = CheckpointMove(self.tables.name, SELF, 0, before, page[-1].position)
        try:
            written = await self.tables.write([move], page)
        except BaseException:
            self._checkpoint = None
            raise
        if written:
            await self._stand_at(move.after)
        else:
            self._checkpoint = None
        return len(page)

    async def wait_for(self, position: Position, seconds: float = 2.0) -> bool:
        """Wait until the read model shows everything up to this position. False: not in time."""
        try:
            async with asyncio.timeout(seconds), self._moved:
                while self._checkpoint is None or self._checkpoint < position:
                    try:
                        await asyncio.wait_for(self._moved.wait(), GLANCE)
                    except TimeoutError:
                        if await self._stored() >= position:
                            return True
        except TimeoutError:
            return False
        return True

    async def _stored(self) -> Position:
        checkpoints = await self.tables.checkpoints()
        return checkpoints.get((SELF, 0), (START, 0))[0]

    async def _stand_at(self, checkpoint: Position) -> None:
        async with self._moved:
            self._checkpoint = checkpoint
            self._moved.notify_all()
