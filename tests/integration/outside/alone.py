"""baton-department in an environment of its own: our wheels built here, the rest by pip."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOT

OURS = ("common", "contracts", "department")
PROGRAMS = Path(sys.executable).parent


def installed_alone(folder: Path) -> Path:
    """The Python of a new environment in `folder` that has `baton-department` and what it
    depends on, and nothing else."""
    wheels, environment = folder / "wheels", folder / "environment"
    for name in OURS:
        _run(
            str(PROGRAMS / "uv"), "build", "--quiet", "--wheel", "--no-build-isolation",
            "--python", sys.executable, "--out-dir", str(wheels), str(ROOT / "libs" / name),
        )  # fmt: skip
    _run(sys.executable, "-m", "venv", str(environment))
    python = environment / "bin" / "python"
    _run(
        str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "--find-links", str(wheels), "baton-department",
    )  # fmt: skip
    return python


def packages_of(python: Path) -> set[str]:
    """The names of what is installed in an environment."""
    said = _run(str(python), "-m", "pip", "list", "--format", "freeze")
    return {line.partition("==")[0].lower() for line in said.splitlines()}


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout
