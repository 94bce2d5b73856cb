"""A server process: started, waited for, ended, killed."""

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
"""Options that make a Java server start in a second and live in 200 MB."""

_PORTS = range(10_000, 32_000)
"""Below those that the kernel gives out by itself, so that a server which is away for a moment
finds its port free when it comes back."""
_LOOK = 0.05
"""Seconds between two looks whether the ports accept."""
_number = count(os.getpid() * 7_919)
"""Processes that run side by side begin far from each other: one does not take the port that
another keeps for a server which is not up yet."""


def free_port() -> int:
    """A port of loopback that nobody listens on now, and that is not given again soon."""
    while True:
        port = _PORTS[next(_number) % len(_PORTS)]
        with socket.socket() as probe, suppress(OSError):  # taken: the next one
            probe.bind(("127.0.0.1", port))
            return port


def accepts(port: int) -> bool:
    """Whether somebody listens on this port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class ServerProcess:
    """One process that may be started again on the same ports; its output goes to a file.

    In its `own_session` it does not hear the Ctrl-C that is meant for us.
    """

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
        """The id of the process that was started last."""
        if self._process is None:
            raise RuntimeError("it was never started")
        return self._process.pid

    def running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    async def start(self, limit: float = 120.0) -> None:
        """Start it and wait until every port accepts. Raises AssertionError with its last words
        if it ends or `limit` seconds pass."""
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
