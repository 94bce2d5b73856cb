"""Deletes stored bytes that no event names after a day: doubled mails, refused uploads."""

import asyncio
import logging
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import asyncpg

from baton_common.engine.log.blobs import Blobs
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.projections.runner import ProjectionRunner
from baton_common.model.log_port import LogUnavailable
from baton_common.model.position import START, Position
from baton_common.model.service import Loop
from baton_email.queries.kept_bytes import NotCaughtUp, named_by_events

EVERY = 6 * 3600.0
_HEAD = "select epoch, position from events order by position desc limit 1"
logger = logging.getLogger(__name__)


@dataclass
class BytesSweeper:
    """Sweeps by the read model, and only if it is up to date with the log."""

    log: PostgresLog
    pool: asyncpg.Pool
    blobs: Blobs
    shown: ProjectionRunner
    timeout: float = 60.0
    """Seconds in which the read model must become current; otherwise the sweep waits for its next
    turn."""
    _last: float = field(default_factory=time.monotonic)

    def loop(self) -> Loop:
        """For the service's loops."""
        return Loop("sweeps bytes that nothing names", self._run, self._progress)

    async def sweep(self) -> int:
        """Delete what is older than 24 h and named by no event; returns how many. Raises
        NotCaughtUp, LogUnavailable; what was deleted until then stays deleted."""
        return await self.blobs.sweep(self._referenced)

    async def _referenced(self, names: Sequence[str]) -> Collection[str]:
        """The names in use. The head is read after the names, and from the database: another
        process may have written events that this one does not know yet."""
        row = await self.log.readers.row(_HEAD)
        head = Position(*row) if row is not None else START
        fits = await self.shown.tables.fits()  # an earlier release may have noted less
        if not fits or not await self.shown.wait_for(head, self.timeout):
            raise NotCaughtUp
        return await named_by_events(self.pool, names, head)

    async def _run(self) -> None:
        while True:
            self._last = time.monotonic()
            await asyncio.sleep(EVERY)
            try:
                logger.info("stored bytes that nothing names were swept: %d", await self.sweep())
            except (NotCaughtUp, LogUnavailable) as why:
                logger.warning("stored bytes are swept later: %s", type(why).__name__)

    def _progress(self) -> float:
        return max(0.0, time.monotonic() - self._last - EVERY)
