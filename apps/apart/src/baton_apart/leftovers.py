"""Ends programs that survived a kill -9 of their parent: identified by number and start time."""

from pathlib import Path

import psutil

from baton_onebox.home import write_closed

TIMEOUT = 10.0
"""Seconds for them to end by themselves."""


def remember(folder: Path, name: str, pid: int) -> None:
    """Record a started program, before anything else is done with it."""
    try:
        born = psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return
    write_closed(folder / name, f"{pid} {born}\n")


def forget(folder: Path, name: str) -> None:
    """Remove the record of an ended program."""
    (folder / name).unlink(missing_ok=True)


def end_leftovers(folder: Path) -> list[str]:
    """End those that still run, and forget all; the names of those that ran.

    Call it only while holding the lock of the home. Blocks for `TIMEOUT` at most.
    """
    found = {file.name: _running(file) for file in folder.iterdir() if file.name[0] != "."}
    left = {name: process for name, process in found.items() if process is not None}
    for process in left.values():
        process.terminate()
    _, stubborn = psutil.wait_procs(list(left.values()), timeout=TIMEOUT)
    for process in stubborn:
        process.kill()
    psutil.wait_procs(stubborn, timeout=TIMEOUT)
    for name in found:
        forget(folder, name)
    return sorted(left)


def _running(file: Path) -> psutil.Process | None:
    """The process, unless its number belongs to another one by now."""
    try:
        pid, born = file.read_text().split()
        process = psutil.Process(int(pid))
        return process if process.create_time() == float(born) else None
    except (ValueError, psutil.Error):
        return None
