"""What the services say, each in a file of its own; what is worth a look is shown."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LONGEST = 20_000_000
"""Bytes; a file that is longer at the start is kept as the one before."""
WORTH_A_LOOK = {"warning", "error", "critical"}
_LOOK = 0.5
"""Seconds."""


@dataclass
class Voices:
    """The files of a folder, one for each name."""

    folder: Path
    names: tuple[str, ...]
    longest: int = LONGEST
    _heard: dict[str, int] = field(default_factory=dict)

    def file(self, name: str) -> Path:
        """Where this one's words go."""
        return self.folder / f"{name}.log"

    def begin(self) -> None:
        """Once, before the programs start: what they said before is not shown again."""
        for name in self.names:
            path = self.file(name)
            if path.exists() and path.stat().st_size > self.longest:
                path.replace(path.with_suffix(".log.before"))
            path.touch(mode=0o600)
            self._heard[name] = path.stat().st_size

    def tell(self, name: str, sentence: str) -> None:
        """A line on the terminal, whose it is first."""
        print(f"{name:<8}| {sentence}", flush=True)

    async def show(self) -> None:
        """A loop: warnings and errors of the programs on the terminal, as they come."""
        while True:
            for name in self.names:
                for line in self._new_lines(name):
                    if (sentence := worth_a_look(line)) is not None:
                        self.tell(name, sentence)
            await asyncio.sleep(_LOOK)

    def _new_lines(self, name: str) -> list[str]:
        with self.file(name).open("rb") as log:
            log.seek(self._heard[name])
            whole, cut, _ = log.read().rpartition(b"\n")
        self._heard[name] += len(whole) + len(cut)
        return whole.decode(errors="replace").splitlines()


def worth_a_look(line: str) -> str | None:
    """None for what goes as it should; else a line for people."""
    try:
        said = json.loads(line)
    except ValueError:
        return line or None
    if not isinstance(said, Mapping) or said.get("level") not in WORTH_A_LOOK:
        return None
    left_out = {"level", "timestamp", "event", "exception", "correlation", "trace"}
    facts = " ".join(f"{name}={value}" for name, value in said.items() if name not in left_out)
    return f"{said['level']}: {said.get('event')} {facts}".rstrip()
