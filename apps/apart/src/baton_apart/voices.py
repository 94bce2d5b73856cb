"""Output of the services, one file each; warnings and errors are shown on the terminal."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LONGEST = 20_000_000
"""Bytes; a longer file is rotated at the start."""
WORTH_A_LOOK = {"warning", "error", "critical"}
_LOOK = 0.5
"""Seconds between two checks of the files."""


@dataclass
class Voices:
    """The files of a folder, one for each name."""

    folder: Path
    names: tuple[str, ...]
    longest: int = LONGEST
    _read: dict[str, int] = field(default_factory=dict)

    def file(self, name: str) -> Path:
        """The output file of this program."""
        return self.folder / f"{name}.log"

    def begin(self) -> None:
        """Called once before the programs start: earlier output is not shown again."""
        for name in self.names:
            path = self.file(name)
            if path.exists() and path.stat().st_size > self.longest:
                path.replace(path.with_suffix(".log.before"))
            path.touch(mode=0o600)
            self._read[name] = path.stat().st_size

    def tell(self, name: str, sentence: str) -> None:
        """Prints a line, prefixed with the program's name."""
        print(f"{name:<8}| {sentence}", flush=True)

    async def show(self) -> None:
        """A loop: prints warnings and errors of the programs as they come."""
        while True:
            for name in self.names:
                for line in self._new_lines(name):
                    if (sentence := worth_a_look(line)) is not None:
                        self.tell(name, sentence)
            await asyncio.sleep(_LOOK)

    def _new_lines(self, name: str) -> list[str]:
        with self.file(name).open("rb") as log:
            log.seek(self._read[name])
            whole, cut, _ = log.read().rpartition(b"\n")
        self._read[name] += len(whole) + len(cut)
        return whole.decode(errors="replace").splitlines()


def worth_a_look(line: str) -> str | None:
    """A line for people; None for normal output."""
    try:
        said = json.loads(line)
    except ValueError:
        return line or None
    if not isinstance(said, Mapping) or said.get("level") not in WORTH_A_LOOK:
        return None
    left_out = {"level", "timestamp", "event", "exception", "correlation", "trace"}
    facts = " ".join(f"{name}={value}" for name, value in said.items() if name not in left_out)
    return f"{said['level']}: {said.get('event')} {facts}".rstrip()
