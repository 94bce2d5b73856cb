"""One PostgreSQL server in one folder: made, started, stopped; nobody else can connect."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO
from urllib.parse import quote

from baton_common.postgres.account import Account, account_for, first_closed
from baton_common.postgres.leftover import stop_leftover
from baton_common.postgres.programs import Programs, find_programs
from baton_common.postgres.trouble import CannotStart

_SOCKET_NAME_LIMIT = 90
"""A socket's whole path is limited to 107 bytes (103 on macOS)."""
_READY_LIMIT = 60.0
_STOP_LIMIT = 30.0
_PAUSE = 0.01
_LOG_LIMIT = 10_000_000

SUPERUSER = "postgres"
"""Only for setting up; no service knows its password."""

_SETTINGS = {
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "200",
    "log_checkpoints": "off",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Cluster:
    """Used by one process at a time (the caller holds a lock). Blocking calls.

    `folder` must exist. It gets `data`, `password` and `log`, all closed to others (0700,
    0600). `port`: also listen on this port of the loopback address. `durable=False` is for
    tests that lose nothing when the machine fails.
    """

    def __init__(self, folder: Path, *, port: int | None = None, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self._durable = durable
        self._tcp = port
        self._account: Account | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._sockets = self.folder / "socket"

    @property
    def pid(self) -> int:
        """The server's process. Raises RuntimeError while it is not started."""
        if self._process is None:
            raise RuntimeError("PostgreSQL is not started")
        return self._process.pid

    def alive(self) -> bool:
        """Started by us and not ended since."""
        return self._process is not None and self._process.poll() is None

    def dsn(self, database: str = "postgres", user: str = SUPERUSER, password: str = "") -> str:
        """For asyncpg, through the socket; without `user` the superuser's."""
        if user == SUPERUSER:
            password = self._password()
        host, port = quote(str(self._sockets), safe=""), self._tcp or 5432
        return f"postgresql://{user}:{quote(password)}@/{database}?host={host}&port={port}"

    def start(self) -> None:
        """Make the data folder if there is none, stop a server left over, and start one.

        Returns when it takes connections. Raises CannotStart.
        """
        self._account = account_for(self.folder)
        if self._account is not None:
            self._account.own(self.folder)
        self._check_folder()
        programs = find_programs(self._account, self.folder)
        if self.data.exists():
            self._check_version(programs)
            stop_leftover(self.data)
        else:
            self._make(programs)
        self._sockets = self._socket_folder()
        if self._tcp is not None:
            _check_port(self._tcp)
        self._launch(programs)

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
        if self._sockets.parent != self.folder:
            shutil.rmtree(self._sockets, ignore_errors=True)

    def _check_folder(self) -> None:
        if (closed := first_closed(self.folder, self._account)) is None:
            return
        who = self._account.name if self._account else "the user who runs this"
        raise CannotStart(
            f"PostgreSQL runs as {who}, who may not enter {closed}: choose a folder that "
            f"{who} can reach by setting BATON_HOME, or run as the owner of {closed}."
        )

    def _check_version(self, programs: Programs) -> None:
        try:
            found = (self.data / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            raise CannotStart(
                f"{self.data} is no complete PostgreSQL data folder: move it away, "
                "and a new one is made."
            ) from None
        if found != programs.major:
            raise CannotStart(
                f"{self.data} was made by PostgreSQL {found}, and this release brings "
                f"{programs.major}: start the release that made it and take a backup to restore "
                "here, or set BATON_HOME to another folder."
            )

    def _make(self, programs: Programs) -> None:
        self._keep_password(secrets.token_urlsafe(24))
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run(
            programs.path("initdb"),
            *("-D", str(unfinished), "-U", SUPERUSER, "--pwfile", str(self._password_file)),
            *("-A", "scram-sha-256", "-E", "UTF8", "--no-instructions"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *(() if self._durable else ("--no-sync",)),
        )
        unfinished.rename(self.data)

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env=_ENVIRONMENT,
            user=self._account.uid if self._account else None,
            group=self._account.gid if self._account else None,
            extra_groups=[] if self._account else None,
        )
        if done.returncode:
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            raise CannotStart(f"PostgreSQL could not be set up in {self.folder}: {''.join(last)}")

    def _launch(self, programs: Programs) -> None:
        settings = {
            **_SETTINGS,
            "listen_addresses": "127.0.0.1" if self._tcp else "",
            "port": str(self._tcp or 5432),
            "unix_socket_directories": str(self._sockets),
            **({} if self._durable else _NOT_DURABLE),
        }
        command = [programs.path("postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        until = time.monotonic() + _READY_LIMIT
        while True:
            said = self._launch_once(command, until)
            if said is None:
                return
            # Children of a server that was killed alone still end; they hold its memory.
            if "pre-existing shared memory" not in said or time.monotonic() > until:
                raise CannotStart(f"PostgreSQL does not start: {_reason(said)} (see {self._log})")
            time.sleep(0.2)

    def _launch_once(self, command: list[str], until: float) -> str | None:
        """None when it takes connections, else what it said before it ended."""
        with _opened_log(self._log, self._account) as log:
            before = log.seek(0, os.SEEK_END)
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=_ENVIRONMENT,
                # In a session of its own: Ctrl-C is for us, and we end it when we are done.
                start_new_session=True,
                user=self._account.uid if self._account else None,
                group=self._account.gid if self._account else None,
                extra_groups=[] if self._account else None,
            )
            while self._process.poll() is None:
                if self._ready():
                    return None
                if time.monotonic() > until:
                    self.stop()
                    break
                time.sleep(_PAUSE)
            self._process = None
            log.seek(before)
            return log.read().decode(errors="replace")

    def _ready(self) -> bool:
        """PostgreSQL writes its state into the eighth line of its pid file."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(self.pid) and lines[7].strip() == "ready"

    @property
    def _log(self) -> Path:
        return self.folder / "log"

    @property
    def _password_file(self) -> Path:
        return self.folder / "password"

    def _password(self) -> str:
        return self._password_file.read_text().strip()

    def _keep_password(self, password: str) -> None:
        self._password_file.unlink(missing_ok=True)
        file = os.open(self._password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w") as out:
            out.write(password + "\n")
        if self._account is not None:
            self._account.own(self._password_file)

    def _socket_folder(self) -> Path:
        """Inside our folder, or a temporary one where the path would be too long."""
        inside = self.folder / "socket"
        if len(os.fsencode(inside)) <= _SOCKET_NAME_LIMIT:
            inside.mkdir(mode=0o700, exist_ok=True)
            chosen = inside
        else:
            chosen = Path(tempfile.mkdtemp(prefix="baton-"))
        if self._account is not None:
            self._account.own(chosen)
        return chosen


_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
"""Nothing of ours: a PGPORT or PGDATA of the person at the keyboard would mislead it."""


def _opened_log(path: Path, account: Account | None) -> IO[bytes]:
    if path.exists() and path.stat().st_size > _LOG_LIMIT:
        path.replace(path.with_name("log.old"))
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    if account is not None:
        account.own(path)
    return os.fdopen(file, "a+b")


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as trouble:
            raise CannotStart(
                f"Port {port}, which PostgreSQL should listen on, cannot be had "
                f"({trouble.strerror}): end the program that uses it, or choose another port."
            ) from trouble


def _reason(said: str) -> str:
    lines = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line]
    return (lines or said.strip().splitlines() or ["it ended without a word"])[-1]
