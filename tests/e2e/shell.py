"""A shell of somebody who tries what a page says: one command after the other, as they stand."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

LIMIT = 120.0
"""Seconds that a command may take on a busy machine."""
_END = "--- the command has ended:"


@dataclass(frozen=True)
class Said:
    """A command's output, of both streams, and its exit code."""

    text: str
    code: int


class Shell:
    """A bash that remembers what was exported before. Made by `shell`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def run(self, command: str) -> Said:
        """Whatever comes of it. AssertionError if it goes on for longer than `LIMIT`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{command}\nprintf '\\n{_END} %s\\n' $?\n".encode())
        await self._process.stdin.drain()
        lines = list[str]()
        try:
            async with asyncio.timeout(LIMIT):
                while line := (await self._process.stdout.readline()).decode():
                    if line.startswith(_END):
                        return Said("".join(lines)[:-1], int(line.removeprefix(_END)))
                    lines.append(line)
        except TimeoutError:
            pass
        raise AssertionError(f"{command}: no end after {LIMIT:g} s: {''.join(lines)}")

    async def good(self, command: str) -> str:
        """The command's output. AssertionError if it, or anything in it, failed: bash says
        nothing of what fails within `export`, nor curl of a problem that is answered."""
        said = await self.run(command)
        assert said.code == 0, f"{command}\n{said.text}"
        for trouble in ('"/problems/', "does not answer", "Traceback", "command not found"):
            assert trouble not in said.text, f"{command}\n{said.text}"
        return said.text


@asynccontextmanager
async def shell(folder: Path, settings: Mapping[str, str]) -> AsyncIterator[Shell]:
    """In a folder, with only the BATON_* settings given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BATON_")}
    process = await asyncio.create_subprocess_exec(
        *("bash", "--noprofile", "--norc"),
        cwd=folder,
        env={**kept, "LC_ALL": "C.UTF-8", **settings},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        limit=1 << 24,
    )
    try:
        yield Shell(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
