"""Follows the own log into one read model, and lets readers wait until it shows their writes."""

import asyncio

from baton_common.log_port import MarkMove, Recorded
from baton_common.position import START, Position
from baton_common.running.own_log import OwnLog, OwnTail, Pages
from baton_common.running.projection_tables import ProjectionTables
from baton_common.running.saga_message import SELF
from baton_common.running.steps import follower
from baton_common.service import Loop

PAGE = 1_000
GLANCE = 0.05
"""Seconds after which a waiter looks at the stored mark, which another process may move."""


class ProjectionRunner:
    """Several may run at once: the mark lets one of them write a batch, the others read again."""

    def __init__(
        self, log: Pages, tables: ProjectionTables[Recorded], *, tail: OwnTail | None = None
    ) -> None:
        self.tables = tables
        self._own = OwnLog(log, tail)
        self._mark: Position | None = None
        self._moved = asyncio.Condition()

    @property
    def position(self) -> Position:
        """Where it stands, as this process knows; (0, 0) before its first look."""
        return self._mark or START

    def loop(self) -> Loop:
        """For the service's loops."""
        idle = self._own.idle(lambda: self._mark or START)
        return follower(f"projection {self.tables.name}", self.catch_up, idle)

    async def catch_up(self) -> int:
        """Write one page of the log; give how many events it had."""
        if (before := self._mark) is None:
            before = await self._stored()
        page = await self._own.read(before, PAGE)
        if not page:
            await self._stand_at(before)
            return 0
        move = MarkMove(self.tables.name, SELF, 0, before, page[-1].position)
        try:
            written = await self.tables.write([move], page)
        except BaseException:
            self._mark = None
            raise
        if written:
            await self._stand_at(move.after)
        else:
            self._mark = None
        return len(page)

    async def wait_for(self, position: Position, seconds: float = 2.0) -> bool:
        """Wait until what was written up to this position can be read; False: not in time."""
        try:
            async with asyncio.timeout(seconds), self._moved:
                while self._mark is None or self._mark < position:
                    try:
                        await asyncio.wait_for(self._moved.wait(), GLANCE)
                    except TimeoutError:
                        if await self._stored() >= position:
                            return True
        except TimeoutError:
            return False
        return True

    async def _stored(self) -> Position:
        marks = await self.tables.marks()
        return marks.get((SELF, 0), (START, 0))[0]

    async def _stand_at(self, mark: Position) -> None:
        async with self._moved:
            self._mark = mark
            self._moved.notify_all()
