"""Programs that outlived us (kill -9 of our process): known by number and birth, and ended."""

from pathlib import Path

import psutil

from baton_onebox.home import write_closed

PATIENCE = 10.0
"""Seconds that they are given to end by themselves."""


def remember(folder: Path, name: str, pid: int) -> None:
    """Written down before anything else is done with a program that was started."""
    try:
        born = psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return
    write_closed(folder / name, f"{pid} {born}\n")


def forget(folder: Path, name: str) -> None:
    """Forgets a program that has ended."""
    (folder / name).unlink(missing_ok=True)


def end_leftovers(folder: Path) -> list[str]:
    """End those that still run, and forget all; the names of those that ran.

    Call it only while holding the lock of the home. Blocks for `PATIENCE` at most.
    """
    found = {file.name: _running(file) for file in folder.iterdir() if file.name[0] != "."}
    left = {name: process for name, process in found.items() if process is not None}
    for process in left.values():
        process.terminate()
    _, stubborn = psutil.wait_procs(list(left.values()), timeout=PATIENCE)
    for process in stubborn:
        process.kill()
    psutil.wait_procs(stubborn, timeout=PATIENCE)
    for name in found:
        forget(folder, name)
    return sorted(left)


def _running(file: Path) -> psutil.Process | None:
    """The process, unless its number belongs to another by now."""
    try:
        pid, born = file.read_text().split()
        process = psutil.Process(int(pid))
        return process if process.create_time() == float(born) else None
    except (ValueError, psutil.Error):
        return None
