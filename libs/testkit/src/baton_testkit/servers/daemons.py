"""A Debian server that daemonises itself: started, waited for, stopped."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from baton_embedded.servers.processes import accepts
from baton_testkit.waiting import until


def debian_program(name: str) -> str:
    """Path of the program: daemons are outside an ordinary PATH. Raises LookupError."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    found = shutil.which(name, path=path)
    if found is None:
        raise LookupError(f"{name} is not installed; .ci/run does it on Debian as root")
    return found


class Daemon:
    """Started and stopped by its own commands, repeatedly, on the same ports."""

    def __init__(
        self, start: Sequence[str], stop: Sequence[str], ports: Sequence[int], folder: Path
    ) -> None:
        self._start, self._stop = list(start), list(stop)
        self._ports = tuple(ports)
        self._output = folder / "output.txt"
        self._log = folder / "log.txt"

    async def start(self, limit: float = 30.0) -> None:
        """Ready when it returns: every port accepts. Raises AssertionError with its output."""
        assert await self.call(*self._start) == 0, self.said()
        await until(lambda: all(map(accepts, self._ports)), limit, every=0.05)

    async def stop(self, limit: float = 15.0) -> None:
        """Stop it; a stopped one stays stopped."""
        await self.call(*self._stop)
        await until(lambda: not any(map(accepts, self._ports)), limit, every=0.05)

    async def call(self, *command: str) -> int:
        """Run a command to its end; its exit code. Its output goes to a file, never to a pipe,
        which a daemon would hold open."""
        return await asyncio.to_thread(self._call, command)

    def said(self) -> str:
        """The end of what it and its commands wrote."""
        files = [file for file in (self._output, self._log) if file.exists()]
        return "\n".join(file.read_text(errors="replace")[-3_000:] for file in files)

    def _call(self, command: Sequence[str]) -> int:
        with self._output.open("ab") as output:
            ended = subprocess.run(
                list(command), stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
            )
        return ended.returncode
