"""Tests that need what a machine may not have: left out there, and never in silence.

`needs_debian("dovecot", …)` names programs that only Debian has, `needs_history` the repository's
whole history.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).parents[1]
_LEFT_OUT = pytest.StashKey[dict[str, str]]()
_MISSING = pytest.StashKey[str]()

MUST_RUN = "BATON_MUST_RUN"
"""`.ci/run` sets it to `debian` where nothing may be left out."""


def missing_here(programs: tuple[str, ...]) -> str | None:
    """The reason a test with these programs cannot run on this machine, or None."""
    if not Path("/etc/debian_version").exists():
        return "needs Debian"
    if os.geteuid() != 0:
        return "needs Debian as root"
    gone = [name for name in programs if shutil.which(name, path=_path()) is None]
    return f"needs {', '.join(gone)} (.ci/run installs it)" if gone else None


def missing_history() -> str | None:
    """The reason the commits before this one cannot be read, or None."""
    asked = ["git", "rev-parse", "--is-shallow-repository"]
    try:
        said = subprocess.run(asked, cwd=_ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "needs the repository of git"
    return "needs the whole history, not a shallow clone" if said.strip() == "true" else None


def _path() -> str:
    """Daemons lie where an ordinary PATH does not lead."""
    return os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out what cannot run here; where everything must run it stays, and fails. A history is
    no installation's to bring: without it such a test is left out everywhere."""
    histories = [item for item in items if item.get_closest_marker("needs_history")]
    gone = missing_history() if histories else None
    without = {item.nodeid: gone for item in histories} if gone else {}
    left_out: dict[str, str] = {}
    for item in items:
        for marker in item.iter_markers("needs_debian"):
            if reason := missing_here(marker.args):
                item.stash[_MISSING] = left_out[item.nodeid] = reason
    if os.environ.get(MUST_RUN) == "debian":
        left_out = {}
    left_out |= without
    config.stash[_LEFT_OUT] = left_out
    items[:] = [item for item in items if item.nodeid not in left_out]
    if hasattr(config, "workeroutput"):  # one of several processes: the first of them prints
        config.workeroutput["left_out"] = left_out


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before a fixture looks for the server that is not there."""
    if reason := item.stash.get(_MISSING, None):
        pytest.fail(f"must run here and cannot: {reason}", pytrace=False)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Collects the tests left out by one of several processes (`pytest -n`); each leaves out the
    same."""
    if said := getattr(node, "workeroutput", {}).get("left_out"):
        node.config.stash[_LEFT_OUT] = said


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """One line for each test that was left out."""
    for test, reason in config.stash.get(_LEFT_OUT, {}).items():
        terminalreporter.write_line(f"not run here: {test} {reason}")
