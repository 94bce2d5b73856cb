"""A server of our own: durable, closed to others, found again after a kill."""

import os
import signal
import socket
import stat
from pathlib import Path

import asyncpg
import psutil
import pytest

from baton_embedded.cluster import Cluster
from baton_embedded.leftover import running
from baton_testkit.waiting import until


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def _ask(cluster: Cluster, question: str) -> object:
    connection = await asyncpg.connect(cluster.dsn())
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_it_is_durable_and_speaks_no_tcp(folder: Path) -> None:
    cluster = Cluster(folder)
    cluster.start()
    try:
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
            assert await _ask(cluster, f"show {setting}") == "on"
        assert await _ask(cluster, "show listen_addresses") == ""
        assert await _ask(cluster, "show timezone") == "UTC"
    finally:
        cluster.stop()


def test_it_runs_without_rights_in_closed_folders(cluster: Cluster, folder: Path) -> None:
    cluster.start()
    assert psutil.Process(cluster.pid).uids().effective != 0
    assert {_mode(folder / name) for name in ("", "data", "socket")} == {0o700}
    assert {_mode(folder / name) for name in ("password", "log")} == {0o600}
    assert _mode(folder.parent) == 0o711


async def test_nobody_is_trusted_even_on_this_machine(cluster: Cluster) -> None:
    cluster.start()
    password = (cluster.folder / "password").read_text().strip()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(cluster.dsn().replace(password, "guessed"))


async def test_what_was_committed_is_there_after_a_stop_and_after_a_kill(cluster: Cluster) -> None:
    cluster.start()
    await _ask(cluster, "create table t (x int)")
    await _ask(cluster, "insert into t values (1)")
    cluster.stop()
    assert not cluster.alive()
    cluster.start()
    await _ask(cluster, "insert into t values (2)")
    os.kill(cluster.pid, signal.SIGKILL)
    await until(lambda: not cluster.alive())
    cluster.start()
    assert await _ask(cluster, "select sum(x) from t") == 3


async def test_a_server_that_outlived_us_is_stopped_and_its_data_kept(
    cluster: Cluster, folder: Path
) -> None:
    cluster.start()
    await _ask(cluster, "create table t as select 7 as x")
    before = cluster.pid
    ours = Cluster(folder, durable=False)
    ours.start()
    try:
        assert running(folder / "data") == ours.pid != before
        assert await _ask(ours, "select x from t") == 7
        await until(lambda: not cluster.alive())
    finally:
        ours.stop()


async def test_a_killed_server_whose_number_still_answers_is_not_in_the_way(
    cluster: Cluster, folder: Path
) -> None:
    cluster.start()
    os.kill(cluster.pid, signal.SIGKILL)  # a zombie until somebody asks how it ended
    ours = Cluster(folder, durable=False)
    ours.start()
    try:
        assert await _ask(ours, "select 1") == 1
    finally:
        ours.stop()


async def test_a_pid_file_with_somebody_elses_number_is_no_server(
    cluster: Cluster, folder: Path
) -> None:
    cluster.start()
    cluster.stop()
    (folder / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{folder / 'data'}\n")
    cluster.start()
    assert await _ask(cluster, "select 1") == 1


async def test_loopback_tcp_is_there_on_request(folder: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    cluster = Cluster(folder, port=port, durable=False)
    cluster.start()
    try:
        dsn = cluster.dsn().replace("@/", f"@127.0.0.1:{port}/").split("?")[0]
        connection = await asyncpg.connect(dsn)
        await connection.close()
    finally:
        cluster.stop()


async def test_a_path_too_long_for_a_socket_works(folder: Path) -> None:
    deep = folder.parent / ("d" * 100)
    deep.mkdir()
    cluster = Cluster(deep, durable=False)
    cluster.start()
    try:
        assert await _ask(cluster, "select 1") == 1
        socket_folder = str(await _ask(cluster, "show unix_socket_directories"))
        assert _mode(Path(socket_folder)) == 0o700
    finally:
        cluster.stop()
    with pytest.raises(FileNotFoundError):
        _mode(Path(socket_folder))
