"""A server process: started, waited for, stopped, killed."""

import asyncio
import os
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

_HEAP = "-Xms128m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData"
SMALL_JAVA = tuple(_HEAP.split())
"""Java options for a start in a second and 200 MB of memory."""

_PORTS = range(10_000, 32_000)
"""Port range below the kernel's ephemeral ports, so that a restarting server finds its port
free."""
_LOOK = 0.05
"""Seconds between two checks of the ports."""
_number = count(os.getpid() * 7_919)
"""Next port to try. Parallel processes start far apart, so that one does not take a port that
another reserved for a server which is not up yet."""


def free_port() -> int:
    """A port of loopback that nobody listens on now, and that is not given again soon."""
    while True:
        port = _PORTS[next(_number) % len(_PORTS)]
        with socket.socket() as probe, suppress(OSError):  # taken: the next one
            probe.bind(("127.0.0.1", port))
            return port


def accepts(port: int) -> bool:
    """True if a server listens on this port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class ServerProcess:
    """One process that may be restarted on the same ports; its output goes to a file. In its
    `own_session` it does not receive the parent's Ctrl-C."""

    def __init__(
        self,
        command: Sequence[str],
        ports: Sequence[int],
        output: Path,
        *,
        own_session: bool = False,
    ) -> None:
        self._command = list(command)
        self._ports = tuple(ports)
        self._output = output
        self._own_session = own_session
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Id of the process started last."""
        if self._process is None:
            raise RuntimeError("it was never started")
        return self._process.pid

    def running(self) -> bool:
        """True while the process runs."""
        return self._process is not None and self._process.poll() is None

    async def start(self, limit: float = 120.0) -> None:
        """Start it and wait until every port accepts. Raises AssertionError with its last output if
        it ends or `limit` seconds pass."""
        self._process = self._spawn()
        end = time.monotonic() + limit
        while self.running() and not all(map(accepts, self._ports)):
            if time.monotonic() >= end:
                raise AssertionError(f"not up within {limit:g} s: {self._last_words()}")
            await asyncio.sleep(_LOOK)
        if not self.running():
            raise AssertionError(f"it ended: {self._last_words()}")

    def _last_words(self) -> str:
        return self._output.read_text(errors="replace")[-3000:]

    def _spawn(self) -> subprocess.Popen[bytes]:
        with self._output.open("ab") as output:
            return subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=self._own_session,
            )

    async def stop(self, limit: float = 15.0) -> None:
        """Ask it to end; kill it after `limit` seconds."""
        await self._end(subprocess.Popen.terminate, limit)

    async def kill(self) -> None:
        """kill -9."""
        await self._end(subprocess.Popen.kill, 5.0)

    async def _end(self, ask: Callable[[subprocess.Popen[bytes]], None], limit: float) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        ask(process)
        try:
            await asyncio.to_thread(process.wait, limit)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait, limit)
