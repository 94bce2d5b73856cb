"""A program of ours as a child process: started, waited for, interrupted, killed."""

import asyncio
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class Program:
    """`python -m …` with only the BATON_* settings given; its output goes to a file.

    `python` is the interpreter of the environment that it runs in; default: that of the tests.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        settings: Mapping[str, str],
        output: Path,
        *,
        python: str = sys.executable,
    ) -> None:
        self._command: Sequence[str] = [python, "-m", *arguments]
        self._environment = _environment(settings)
        self._output = output
        self._options: dict[str, Any] = {}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the program; its output begins anew with each start."""
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self._environment,
                **self._options,
            )

    @property
    def pid(self) -> int:
        """The id of the process that was started last."""
        assert self._process is not None
        return self._process.pid

    def running(self) -> bool:
        """True if it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def said(self) -> str:
        """Its output since its last start."""
        return self._output.read_text(errors="replace") if self._output.exists() else ""

    def signal(self, number: int) -> None:
        """SIGINT is Ctrl-C. Nothing happens to one that has ended."""
        if self._process is not None:
            self._send(number)

    async def ended(self, limit: float) -> int:
        """Waits for its exit code. Raises AssertionError if it goes on for longer than `limit`
        seconds."""
        assert self._process is not None
        try:
            return await asyncio.to_thread(self._process.wait, limit)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"goes on after {limit:g} s: {self.said()[-2_000:]}") from None

    async def kill(self) -> None:
        """kill -9; gone when this returns."""
        if self._process is not None:
            self._send(signal.SIGKILL)
            await self.ended(30)

    def _send(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)


class Typed(Program):
    """A command as somebody types it in the folder of Baton, with all that it starts: Ctrl-C goes
    to the whole group, as a terminal sends it."""

    def __init__(self, command: str, settings: Mapping[str, str], output: Path) -> None:
        super().__init__([], settings, output)
        self._command = shlex.split(command)
        self._options = {"cwd": ROOT, "start_new_session": True}

    def _send(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)


def run(arguments: Sequence[str], settings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """A program of ours to its end, whatever comes of it."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        env=_environment(settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BATON_")}
    return {**kept, "LC_ALL": "C.UTF-8", **settings}
