"""`BEFORE=<commit>`: benches of that commit and of this one in one run, round by round in turns.

The other commit is checked out beside this one with an environment of its own, and is played
twice, so that it is known how much it differs from itself. Each side keeps its servers and services
between its rounds; only one of them is asked to work at a time.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.comparing import AGAIN, BEFORE, NOW, compared
from tests.bench.rounds import Sample

ROOT = Path(__file__).parents[2]
ROUNDS = 9
"""At least, unless BENCH_ROUNDS asks for a look."""
_START_LIMIT, _ROUND_LIMIT, _END_LIMIT = 900.0, 1_800.0, 180.0
_OF_MAKE = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "VIRTUAL_ENV"}
_LONGEST = 1 << 20


@dataclass(frozen=True)
class Checkout:
    """A commit's files, and the Python that has what it needs."""

    folder: Path
    python: Path


class Side:
    """A bench of one checkout, in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def begins(self) -> Mapping[str, Any] | None:
        """The next table, or None when the bench has no more. Raises RuntimeError if it failed."""
        said = await self._read(_START_LIMIT)
        if said is None and await self._process.wait() != 0:
            raise RuntimeError("a bench failed; what it said is above")
        return said

    async def round(self) -> Mapping[str, Sample]:
        """One round of every row. Raises RuntimeError if the bench ended instead."""
        await self._ask("round")
        said = await self._read(_ROUND_LIMIT)
        if said is None:
            raise RuntimeError("a bench ended in the middle of a table; what it said is above")
        return {name: Sample(figure, more) for name, (figure, more) in said["samples"].items()}

    async def enough(self) -> None:
        """No more rounds of this table."""
        await self._ask("enough")

    async def _ask(self, what: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{what}\n".encode())
        await self._process.stdin.drain()

    async def _read(self, limit: float) -> Mapping[str, Any] | None:
        assert self._process.stdout is not None
        async with asyncio.timeout(limit):
            line = await self._process.stdout.readline()
        made: Mapping[str, Any] | None = json.loads(line) if line else None
        return made


@asynccontextmanager
async def playing(checkout: Checkout, bench: str, rounds: int) -> AsyncIterator[Side]:
    """The bench of this checkout; ended when nobody asks any more."""
    turns = Path(__file__).with_name("turns.py")
    process = await asyncio.create_subprocess_exec(
        *(checkout.python, "-P", turns, bench),
        cwd=checkout.folder,
        env={**os.environ, "PYTHONPATH": str(checkout.folder), "BENCH_ROUNDS": str(rounds)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_LONGEST,
    )
    try:
        yield Side(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            async with asyncio.timeout(_END_LIMIT):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def against(bench: str, commit: str, before: Checkout) -> str:
    """The tables of one bench, this commit and the one before in turns."""
    rounds = int(os.environ.get("BENCH_ROUNDS", ROUNDS))
    here = Checkout(ROOT, Path(sys.executable))
    async with AsyncExitStack() as stack:
        sides = {
            side: await stack.enter_async_context(playing(checkout, bench, rounds))
            for side, checkout in ((BEFORE, before), (AGAIN, before), (NOW, here))
        }
        tables = []
        while unit := await _unit_of_next(list(sides.values())):
            title = f"{bench}: this commit against {commit}, {rounds} rounds in turns"
            tables.append(compared(title, unit, await _raced(sides, rounds)))
        if not tables:
            return f"## {bench}\n\nplays no rounds in turns: leave it out of ONLY.\n"
        return "\n".join(tables)


async def _unit_of_next(sides: Sequence[Side]) -> str | None:
    """One after the other: starting all at once, they would wait for each other's cores."""
    begun = [await side.begins() for side in sides]
    return None if None in begun else str((begun[-1] or {})["unit"])


async def _raced(
    sides: Mapping[str, Side], rounds: int
) -> Mapping[str, Mapping[str, list[Sample]]]:
    """Another side begins each round, so that none has always the warmest machine."""
    seen: dict[str, dict[str, list[Sample]]] = {side: {} for side in sides}
    order = list(sides)
    for _ in range(rounds):
        for side in order:
            for name, sample in (await sides[side].round()).items():
                seen[side].setdefault(name, []).append(sample)
        order = [*order[1:], order[0]]
    for each in sides.values():
        await each.enough()
    return seen


@contextmanager
def checked_out(commit: str) -> Iterator[Checkout]:
    """A work tree of git in the temporary folder, removed in the end. Raises SystemExit for what
    is no commit."""
    known = subprocess.run(
        ["git", "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if known.returncode != 0:
        sys.exit(f"BEFORE={commit}: there is no such commit here")
    with tempfile.TemporaryDirectory(prefix="baton-before-") as temporary:
        folder = Path(temporary) / "checkout"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run(
            [*git, "add", "--quiet", "--detach", str(folder), known.stdout.strip()], check=True
        )
        try:
            yield _made(folder)
        finally:
            subprocess.run([*git, "remove", "--force", str(folder)], check=True)


def _made(folder: Path) -> Checkout:
    """With the environment that its own lock file asks for, on the Python that runs here."""
    environment = {name: value for name, value in os.environ.items() if name not in _OF_MAKE}
    python = Path(sys.executable).resolve()
    subprocess.run(
        ["make", "--silent", f"PYTHON={python}", ".venv/.made"],
        cwd=folder,
        env=environment,
        check=True,
        stdout=sys.stderr,
    )
    return Checkout(folder, folder / ".venv" / "bin" / "python")
