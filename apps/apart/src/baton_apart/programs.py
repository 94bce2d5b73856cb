"""One service as a child process: started, supervised, restarted, ended."""

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
"""Seconds for a service to stop by itself; then it is killed, which loses nothing."""
MIGRATE_LIMIT = 120.0
PAUSES = (0.1, 0.5, 2.0, 5.0)
"""Seconds before a restart: growing while it ends at once."""
AT_ONCE = 10.0
"""Seconds of life below which a program counts as ended at once."""
LAST_WORDS = 1_500


@dataclass
class ServiceProcess:
    """`python -m baton_<name>`; its output goes to a file, its number to the folder of running
    programs. It has a session of its own: Ctrl-C reaches only the parent, which ends it."""

    name: str
    settings: Mapping[str, str] = field(repr=False)
    log: Path
    run: Path
    tell: Callable[[str], None]
    """Called with a sentence when it ended by itself and is restarted."""
    _process: asyncio.subprocess.Process | None = None

    async def migrate(self) -> None:
        """Runs the migrations, as an operator does before a release. Raises CannotStart."""
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
        """Starts the program; readiness follows later."""
        self._process = await self._begin("serve", "--rebuild")
        remember(self.run, self.name, self._process.pid)

    def running(self) -> bool:
        """True between start and end."""
        return self._process is not None and self._process.returncode is None

    async def keep_running(self) -> None:
        """A loop: restarts the program whenever it ends by itself."""
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
        """Stops the program, by a kill after `STOP_LIMIT`; it is gone when this returns."""
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
        """The end of its output."""
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
    """The parent's environment without Baton's settings; each program gets only its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BATON_")}
    return {**kept, **settings}


def _how(code: int) -> str:
    return f"was killed ({signal.Signals(-code).name})" if code < 0 else f"ended ({code})"
