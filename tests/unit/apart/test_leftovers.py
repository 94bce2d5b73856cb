"""Programs of a run that was killed are found again, and nobody else's."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from baton_apart.leftovers import end_leftovers, forget, remember


@pytest.fixture
def program() -> Iterator[subprocess.Popen[bytes]]:
    """It waits until it is ended."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def test_one_that_still_runs_is_ended(tmp_path: Path, program: subprocess.Popen[bytes]) -> None:
    remember(tmp_path, "kpi", program.pid)
    assert end_leftovers(tmp_path) == ["kpi"]
    assert program.poll() is not None
    assert end_leftovers(tmp_path) == []


def test_a_number_that_is_another_s_by_now_is_left_alone(
    tmp_path: Path, program: subprocess.Popen[bytes]
) -> None:
    born_before = psutil.Process(program.pid).create_time() - 100
    (tmp_path / "kpi").write_text(f"{program.pid} {born_before}\n")
    assert end_leftovers(tmp_path) == []
    assert program.poll() is None


def test_what_has_ended_is_forgotten(tmp_path: Path, program: subprocess.Popen[bytes]) -> None:
    remember(tmp_path, "kpi", program.pid)
    forget(tmp_path, "kpi")
    assert end_leftovers(tmp_path) == []
    assert program.poll() is None


def test_a_file_that_cannot_be_read_is_nobody(tmp_path: Path) -> None:
    (tmp_path / "kpi").write_text("half a li")
    assert end_leftovers(tmp_path) == []
    assert list(tmp_path.iterdir()) == []
