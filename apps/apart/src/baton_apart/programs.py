"""One service as a child process: started, watched, started again, ended."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from baton_apart.leftovers import forget, remember
from baton_common.platform.postgres.start_errors import CannotStart

STOP_LIMIT = 8.0
"""Seconds that a service is given to end in order; then it is killed, which loses nothing."""
MIGRATE_LIMIT = 120.0
PAUSES = (0.1, 0.5, 2.0, 5.0)
"""Seconds before it is started again: the longer, the more often it has ended at once."""
AT_ONCE = 10.0
"""Seconds of life below which it ended at once."""
LAST_WORDS = 1_500


@dataclass
class Program:
    """`python -m baton_<name>`; its words go to a file, its number to the folder of those that
    run. In a session of its own: Ctrl-C is for us, who end it."""

    name: str
    settings: Mapping[str, str] = field(repr=False)
    log: Path
    run: Path
    tell: Callable[[str], None]
    """Told in a sentence that it ended by itself, and is started again."""
    _process: asyncio.subprocess.Process | None = None

    async def migrate(self) -> None:
        """Runs the migrations, as an operator does before a release is started. Raises
        CannotStart."""
        process = await self._begin("migrate")
        try:
            async with asyncio.timeout(MIGRATE_LIMIT):
                code = await process.wait()
        except TimeoutError:
            raise CannotStart(f"{self.name} does not finish its migrations: {self.log}") from None
        finally:
            if process.returncode is None:
                process.kill()
        if code != 0:
            raise CannotStart(f"{self.name} cannot migrate its database: {self.last_words()}")

    async def start(self) -> None:
        """Starts it; it takes a moment until it is ready."""
        self._process = await self._begin("serve", "--rebuild")
        remember(self.run, self.name, self._process.pid)

    def running(self) -> bool:
        """Started and not ended since."""
        return self._process is not None and self._process.returncode is None

    async def keep_running(self) -> None:
        """A loop: whenever it ends by itself it is started again."""
        loop = asyncio.get_running_loop()
        again = 0
        while self._process is not None:
            began = loop.time()
            code = await self._process.wait()
            again = again + 1 if loop.time() - began < AT_ONCE else 0
            self.tell(f"{_how(code)}; it is started again")
            await asyncio.sleep(PAUSES[min(again, len(PAUSES) - 1)])
            await self.start()

    async def stop(self) -> None:
        """In order within `STOP_LIMIT`, else by a kill; gone when this returns."""
        process = self._process
        if process is None:
            return
        if process.returncode is None:
            process.terminate()
            try:
                async with asyncio.timeout(STOP_LIMIT):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()
        forget(self.run, self.name)

    def last_words(self) -> str:
        """The end of what it said."""
        return self.log.read_text(errors="replace")[-LAST_WORDS:].strip()

    async def _begin(self, *verb: str) -> asyncio.subprocess.Process:
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", f"baton_{self.name}", *verb),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment(self.settings),
                start_new_session=True,
            )


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Ours without what is set for us, so that each is told only what is meant for it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BATON_")}
    return {**kept, **settings}


def _how(code: int) -> str:
    return f"was killed ({signal.Signals(-code).name})" if code < 0 else f"ended ({code})"
