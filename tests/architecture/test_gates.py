"""The gates themselves: what is left out is said, and `make` alone changes nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

_TEST = """
import pytest

@pytest.mark.needs_debian("no-such-server")
def test_with_a_server(): ...

def test_without(): ...

@pytest.mark.needs_history
def test_with_history(): ...
"""

_PLUGINS = [
    part
    for name in ("tests.not_run_here", "pytest_asyncio.plugin", "xdist.plugin")
    for part in ("-p", name)
]
_NO_OTHERS = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""Keeps out other plugins, which take a second to load."""


def _run(folder: Path, *how: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_planted.py").write_text(_TEST)
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "--quiet", *_PLUGINS),
            *("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder), *how, str(folder)),
        ],
        cwd=ROOT,
        env={**os.environ, **_NO_OTHERS, "BATON_MUST_RUN": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("how", [(), ("-n", "1")], ids=["one process", "several"])
def test_a_test_without_its_server_is_left_out_and_named(
    tmp_path: Path, how: tuple[str, ...]
) -> None:
    done = _run(tmp_path, *how)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
    assert "not run here: test_planted.py::test_with_a_server needs " in done.stdout


@pytest.mark.parametrize("how", [(), ("-n", "1")], ids=["one process", "several"])
def test_where_everything_must_run_a_missing_server_is_a_failure(
    tmp_path: Path, how: tuple[str, ...]
) -> None:
    done = _run(tmp_path, *how, BATON_MUST_RUN="debian")
    assert done.returncode == 1
    assert "must run here and cannot: needs " in done.stdout
    assert "2 passed, 1 error" in done.stdout


@pytest.mark.parametrize("must_run", ["", "debian"])
def test_without_git_what_reads_the_history_is_left_out_and_named(
    tmp_path: Path, must_run: str
) -> None:
    done = _run(tmp_path, BATON_MUST_RUN=must_run, GIT_DIR=str(tmp_path / "none"))
    assert "1 passed" in done.stdout
    left_out = "not run here: test_planted.py::test_with_history needs the repository of git"
    assert left_out in done.stdout


def test_in_a_shallow_clone_what_reads_the_history_is_left_out_and_named(tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run(["git", "init", "--quiet", tmp_path / "whole"], check=True)
    for subject in ("one", "two"):
        commit = [*git, "commit", "--quiet", "--allow-empty", "--message", subject]
        subprocess.run(commit, cwd=tmp_path / "whole", check=True)
    whole = f"file://{tmp_path / 'whole'}"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", whole, shallow], check=True)
    done = _run(tmp_path, GIT_DIR=str(shallow / ".git"))
    assert "test_with_history needs the whole history, not a shallow clone" in done.stdout


def test_make_alone_lists_every_target() -> None:
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    targets = (
        "run",
        "run-apart",
        "check",
        "test",
        "scenarios",
        "faults",
        "operate-test",
        "cluster-test",
        "bench",
    )
    for target in targets:
        assert f"  make {target} " in said.stdout


@pytest.mark.parametrize("script", [".ci/run", ".ci/environment"])
def test_a_script_may_be_run_and_reads_no_input(script: str) -> None:
    path = ROOT / script
    assert os.access(path, os.X_OK)
    subprocess.run(["bash", "-n", path], check=True)
    assert " read " not in path.read_text()
