"""One PostgreSQL server in one folder: created, started, stopped; nobody else can connect."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import IO
from urllib.parse import quote

from baton_common.platform.postgres.start_errors import CannotStart
from baton_embedded.data_folder import SUPERUSER, check_version, make_data
from baton_embedded.leftover import stop_leftover
from baton_embedded.place import Place, arrange

_READY_LIMIT = 60.0
_STOP_LIMIT = 30.0
_PAUSE = 0.01
_LOG_LIMIT = 10_000_000
_DEFAULT_PORT = 5432
"""Names the socket; without TCP nobody listens on it."""

_SETTINGS = {
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "200",
    "log_checkpoints": "off",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}
"""`synchronous_commit` stays on: without it a kill loses what was committed last (tried)."""


class Cluster:
    """Used by one process at a time (the caller holds a lock). Blocking calls.

    `folder` must exist. It gets `data`, `password` and `log`, all closed to others (0700,
    0600). `port`: also listen on this port of the loopback address. `durable=False` is for
    tests: nothing is lost by a kill, but by the machine failing.
    """

    def __init__(self, folder: Path, *, port: int | None = None, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self._durable = durable
        self._tcp = port
        self._place: Place | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The server's process. Raises RuntimeError while it is not started."""
        if self._process is None:
            raise RuntimeError("PostgreSQL is not started")
        return self._process.pid

    def alive(self) -> bool:
        """True between start and end."""
        return self._process is not None and self._process.poll() is None

    def dsn(self, database: str = "postgres", user: str = SUPERUSER, password: str = "") -> str:
        """DSN for asyncpg, through the socket; without `user` the superuser's. Raises RuntimeError
        before the first start."""
        if self._place is None:
            raise RuntimeError("PostgreSQL is not started")
        if user == SUPERUSER:
            password = self._place.password_file.read_text().strip()
        host, port = quote(str(self._place.sockets), safe=""), self._tcp or _DEFAULT_PORT
        return f"postgresql://{user}:{quote(password)}@/{database}?host={host}&port={port}"

    def start(self) -> None:
        """Make the data folder if there is none, stop a server left over, and start one.

        Returns when it takes connections. Raises CannotStart.
        """
        data = self.folder / "data"
        if data.exists():
            stop_leftover(data)
        place = self._place = arrange(self.folder)
        place.drop_stale_sockets()
        if data.exists():
            check_version(place)
        else:
            make_data(place, durable=self._durable)
        if self._tcp is not None:
            _check_port(self._tcp)
        self._launch(place)

    def stop(self) -> None:
        """End it: open transactions are rolled back, everything committed is on disk."""
        process, self._process = self._process, None
        if process is None:
            return
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            process.send_signal(number)
            try:
                process.wait(_STOP_LIMIT)
                break
            except subprocess.TimeoutExpired:
                continue
        if self._place is not None:
            self._place.leave()

    def _launch(self, place: Place) -> None:
        settings = {
            **_SETTINGS,
            "listen_addresses": "127.0.0.1" if self._tcp else "",
            "port": str(self._tcp or _DEFAULT_PORT),
            "unix_socket_directories": str(place.sockets),
            **({} if self._durable else _NOT_DURABLE),
        }
        command = [place.programs.path("postgres"), "-D", place.name_of(place.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        until = time.monotonic() + _READY_LIMIT
        while (said := self._launch_once(place, command, until)) is not None:
            # Children of a server that was killed alone still end; they hold its memory.
            if "pre-existing shared memory" not in said or time.monotonic() > until:
                log = self.folder / "log"
                raise CannotStart(f"PostgreSQL does not start: {_reason(said)} (see {log})")
            time.sleep(0.2)

    def _launch_once(self, place: Place, command: list[str], until: float) -> str | None:
        """None when it accepts connections, else its output before it ended."""
        with _opened_log(place) as log:
            before = log.seek(0, os.SEEK_END)
            self._process = subprocess.Popen(
                command,
                cwd=place.data,
                stdout=log,
                stderr=log,
                # In a session of its own: Ctrl-C is for us, and we end it when we are done.
                start_new_session=True,
                **place.options(),
            )
            while self._process.poll() is None:
                if _is_ready(place.data, self._process.pid):
                    return None
                if time.monotonic() > until:
                    self.stop()
                    break
                time.sleep(_PAUSE)
            self._process = None
            log.seek(before)
            return log.read().decode(errors="replace")


def _is_ready(data: Path, pid: int) -> bool:
    """PostgreSQL writes its state into the eighth line of its pid file."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _opened_log(place: Place) -> IO[bytes]:
    path = place.folder / "log"
    if path.is_symlink():
        path.unlink()
    elif path.exists() and path.stat().st_size > _LOG_LIMIT:
        path.replace(path.with_name("log.old"))
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    place.own(path)
    return os.fdopen(file, "a+b")


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(
                f"Port {port}, which PostgreSQL should listen on, cannot be had "
                f"({error.strerror}): end the program that uses it, or choose another port."
            ) from error


def _reason(said: str) -> str:
    lines = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line]
    return (lines or said.strip().splitlines() or ["it ended without a word"])[-1]
