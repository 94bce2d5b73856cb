"""Saves how far a topic was acknowledged, beside the sending: at once after a pause."""

import asyncio

from baton_common.engine.relay.saved import Saved
from baton_common.model.position import Position
from baton_common.platform.failpoints import failpoint

EVERY = 0.1
"""Seconds between two savings: what a relay that ends without a word sends twice."""
CHECK_EVERY = 3.0
"""Seconds without anything to save after which a rewind is looked for."""


class Saving:
    """Saves the progress of one lease. `sent` is what was saved last."""

    def __init__(self, saved: Saved, sent: Position) -> None:
        self._saved = saved
        self._acknowledged = self.sent = sent
        self._changed = asyncio.Event()
        self._quiet = asyncio.Event()
        self._quiet.set()

    def acknowledged(self, position: Position) -> None:
        """Notes that all of the log up to here is on the topic, to be saved."""
        self._acknowledged = position
        self._quiet.clear()
        self._changed.set()

    async def caught_up(self) -> None:
        """Wait until everything that was acknowledged is saved."""
        await self._quiet.wait()

    async def run(self) -> None:
        """Saves until cancelled. Raises Overtaken."""
        while True:
            try:
                async with asyncio.timeout(CHECK_EVERY):
                    await self._changed.wait()
            except TimeoutError:
                await self._saved.check()
                continue
            self._changed.clear()
            position = self._acknowledged
            await self._saved.save(position)
            self.sent = position
            failpoint("relay: saved")
            if not self._changed.is_set():
                self._quiet.set()
            await asyncio.sleep(EVERY)
