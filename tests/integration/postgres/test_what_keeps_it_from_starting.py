"""Whatever keeps PostgreSQL from starting is one sentence that says what to do."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from baton_common.platform.postgres.start_errors import CannotStart
from baton_embedded.cluster import Cluster
from tests.advice import Advice


def starts(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()


def test_a_port_that_is_taken_is_named(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        advice = Advice("end the program that uses it, or choose another port.")
        with pytest.raises(CannotStart, match=rf"Port {port}") as refused:
            Cluster(folder, port=port, durable=False).start()
        advice.said_in(refused.value)
        starts(Cluster(folder, durable=False))
    starts(Cluster(folder, port=port, durable=False))


def test_a_data_folder_of_another_postgresql_is_left_alone(folder: Path) -> None:
    cluster = Cluster(folder, durable=False)
    cluster.start()
    cluster.stop()
    (folder / "data" / "PG_VERSION").write_text("15\n")
    with pytest.raises(CannotStart, match=r"made by PostgreSQL 15, .* brings 18: ") as refused:
        cluster.start()
    Advice("set BATON_HOME to another folder.").said_in(refused.value)
    (folder / "another").mkdir(mode=0o711)
    starts(Cluster(folder / "another", durable=False))


def test_a_folder_that_is_half_a_data_folder_is_left_alone(folder: Path) -> None:
    (folder / "data").mkdir()
    with Advice(
        "no complete PostgreSQL data folder: move it away, and a new one is made."
    ).raised():
        Cluster(folder, durable=False).start()
    (folder / "data").rename(folder / "old")
    starts(Cluster(folder, durable=False))


def test_a_broken_setting_is_told_with_postgresqls_own_words(folder: Path) -> None:
    cluster = Cluster(folder, durable=False)
    cluster.start()
    cluster.stop()
    with (folder / "data" / "postgresql.conf").open("a") as conf:
        conf.write("shared_buffers = 'much'\n")
    with pytest.raises(CannotStart, match=r"does not start: .*FATAL.*log\)"):
        cluster.start()


@pytest.mark.needs_debian
def test_a_server_that_cannot_reach_anything_by_name_is_told_what_to_do(
    tmp_path: Path, folder: Path
) -> None:
    (tmp_path / "postgres").mkdir()
    said = subprocess.run(
        [sys.executable, "-c", _START_AND_STOP, str(tmp_path / "postgres")],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "as nobody, who may not enter" in said.stderr
    Advice(
        "set BATON_HOME to a folder that everybody can reach, like /var/lib/baton, or run as an "
        "ordinary user."
    ).said_in(said.stderr)
    starts(Cluster(folder, durable=False))


@pytest.mark.needs_debian
def test_root_runs_it_as_the_folders_owner(folder: Path) -> None:
    os.chown(folder, 1, 1)
    cluster = Cluster(folder, durable=False)
    cluster.start()
    try:
        assert (folder / "data" / "postmaster.pid").stat().st_uid == 1
    finally:
        cluster.stop()


_START_AND_STOP = """
import sys
from pathlib import Path
from baton_embedded.cluster import Cluster

cluster = Cluster(Path(sys.argv[1]), durable=False)
cluster.start()
cluster.stop()
"""
