"""Stops a PostgreSQL that survived a kill -9 of its parent, found by its pid file."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from baton_common.platform.postgres.start_errors import CannotStart

_LIMIT = 60.0
_PAUSE = 0.02


def stop_leftover(data: Path) -> bool:
    """True if one was running on this data folder and was stopped. Call it only while holding
    the lock that makes us the folder's only user. Raises CannotStart.
    """
    pid = running(data)
    if pid is None:
        (data / "postmaster.pid").unlink(missing_ok=True)
        return False
    until = time.monotonic() + _LIMIT
    for number, timeout in ((signal.SIGINT, _LIMIT / 2), (signal.SIGQUIT, _LIMIT / 2)):
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        asked = time.monotonic()
        while running(data) is not None:
            now = time.monotonic()
            if now > until:
                raise CannotStart(
                    f"A PostgreSQL left over from an earlier run (process {pid}) does not stop: "
                    f"end it with `kill -9 {pid}` and start again."
                )
            if now > asked + timeout:
                break
            time.sleep(_PAUSE)
    # One that was killed while we asked it to stop has left its file behind.
    (data / "postmaster.pid").unlink(missing_ok=True)
    return True


def running(data: Path) -> int | None:
    """The process that serves this data folder, by its pid file; None if there is none.

    After a crash of the machine the number may belong to anything by now, so the process is
    looked at before it is believed.
    """
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(pid, 0)
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return None
    except PermissionError:
        return None
    return pid if _serves(pid, data) else None


def _serves(pid: int, data: Path) -> bool:
    if Path("/proc/self/cwd").exists():
        try:
            return Path(f"/proc/{pid}/cwd").resolve() == data.resolve() and not _is_zombie(pid)
        except OSError:
            return False
    said = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return str(data) in said.stdout


def _is_zombie(pid: int) -> bool:
    """True for a killed process whose parent has not collected its exit status."""
    state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return state == "Z"
