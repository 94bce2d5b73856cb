"""The files of this repository, those not yet committed included."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
SERVICES = ("routing", "cases", "email", "survey", "kpi")


@dataclass(frozen=True)
class Module:
    """A Python file as the rules see it; a planted one need not exist."""

    path: PurePosixPath
    text: str

    @property
    def tree(self) -> ast.Module:
        """The syntax tree of the module."""
        return _parsed(self.text)

    @property
    def is_test(self) -> bool:
        """Under `tests/`: its names and strings may show what is forbidden elsewhere."""
        return self.path.parts[0] == "tests"

    def within(self, *folders: str) -> bool:
        """Lies in a folder of one of these names."""
        return any(folder in self.path.parts[:-1] for folder in folders)


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def files() -> tuple[PurePosixPath, ...]:
    """Every file that is or could be committed, relative to the root."""
    said = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = sorted(set(said.stdout.decode().split("\0")) - {""})
    return tuple(PurePosixPath(name) for name in names if (ROOT / name).is_file())


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file."""
    return tuple(
        Module(path, (ROOT / path).read_text()) for path in files() if path.suffix == ".py"
    )
