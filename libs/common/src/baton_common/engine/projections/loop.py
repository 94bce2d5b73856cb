"""The loop of a read model: it pauses while the tables have another schema version."""

import asyncio
import time
from typing import Any

import structlog

from baton_common.engine.projections.schema_version import SchemaMismatch
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.model.service import Loop

LOOK = 1.0
"""Seconds between two looks at the tables: a rebuild may have replaced them."""

_log = structlog.get_logger(__name__)


class SchemaVersionLoop:
    """Runs a loop that writes these tables, as long as they have this release's schema version.

    Otherwise `sentence` says what to do.
    """

    def __init__(self, service: str, tables: ProjectionTables[Any], loop: Loop) -> None:
        self.tables = tables
        self.sentence: str | None = None
        self._service = service
        self._loop = loop
        self._seen = time.monotonic()

    def loop(self) -> Loop:
        """The loop to give to the service instead of the one that it wraps."""
        return Loop(self._loop.name, self.run, self.progress)

    def progress(self) -> float:
        """Seconds since it last did something, or checked the tables."""
        return min(self._loop.progress(), time.monotonic() - self._seen)

    async def run(self) -> None:
        """Run the loop; pause while the tables have another schema version."""
        while True:
            await self._until_they_fit()
            try:
                await self._loop.run()
            except SchemaMismatch:
                continue
            return

    async def _until_they_fit(self) -> None:
        while not await self.tables.fits():
            if self.sentence is None:
                self.sentence = (
                    f"The read model {self.tables.name} stands still: its tables have another "
                    f"release's schema version. Run: python -m baton_{self._service} rebuild "
                    f"{self.tables.name}"
                )
                _log.error(self.sentence)
            self._seen = time.monotonic()
            await asyncio.sleep(LOOK)
        if self.sentence is not None:
            _log.info("a read model goes on", read_model=self.tables.name)
            self.sentence = None
        self._seen = time.monotonic()
