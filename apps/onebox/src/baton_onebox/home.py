"""BATON_HOME: one folder with everything the one-machine edition keeps, used by one process.

format            which release's layout this is
lock              held while a process uses the folder
keys/             the vault's master key and the other secrets; never in a backup of the data
postgres/         the server's data, its log, its socket
databases.json    passwords of the databases' roles
second-place/     what must survive an older database: erased ids, the logs' positions
outbox/           mail that would have been sent
baton.log         what the process says of itself, as JSON lines
kafka/ log/ run/  where the services run apart: the broker, what they say, which processes run
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from baton_common.platform.postgres.start_errors import CannotStart
from baton_common.platform.vault.master_key import NoMasterKey, make_master_key, read_master_key
from baton_embedded.account import first_closed

FORMAT = 1
"""The version of the layout above. A release that changes it can read the one before."""
LONGEST_LOG = 20_000_000
_SECRET_SIZE = 32
_ANOTHER = "set BATON_HOME to another folder"


@dataclass(frozen=True)
class Home:
    """The folder, while we hold its lock. What is made in it belongs to the folder's owner."""

    folder: Path

    @property
    def postgres(self) -> Path:
        """For `Cluster`; it runs as this folder's owner when we are root."""
        return self._folder("postgres")

    @property
    def has_data(self) -> bool:
        """True if PostgreSQL has been started in it before."""
        return (self.postgres / "data").exists()

    @property
    def second_place(self) -> Path:
        """Outside PostgreSQL: what a restored database must be held against."""
        return self._folder("second-place")

    @property
    def outbox(self) -> Path:
        """The folder in which mail is kept, encrypted, while no mail server is named."""
        return self._folder("outbox")

    def place(self, name: str) -> Path:
        """A folder for what an edition keeps beside all this: a broker's data, programs' words."""
        return self._folder(name)

    @property
    def databases_file(self) -> Path:
        """The passwords of the databases' roles."""
        return self.folder / "databases.json"

    def program_log(self) -> BinaryIO:
        """The file of the process's log lines; the one before is kept when it is full."""
        path = self.folder / "baton.log"
        if path.exists() and path.stat().st_size > LONGEST_LOG:
            path.replace(path.with_suffix(".log.before"))
        log = path.open("ab", buffering=0)
        self.own(path)
        return log

    def key_file(self, name: str) -> Path:
        """A file for a key that somebody else makes and reads (the signing key of tokens)."""
        return self._folder("keys") / name

    def master_key(self) -> bytes:
        """The vault's; made once, before the databases are. Raises CannotStart if it cannot be
        read, or if it is gone while there are data that only it can open.
        """
        path = self.key_file("master")
        try:
            if not path.exists():
                if self.databases_file.exists():
                    raise CannotStart(
                        f"The vault's key {path} is gone, and nothing personal can be read "
                        f"without it: put it back from its copy, or {_ANOTHER}."
                    )
                make_master_key(path)
                self.own(path)
            return read_master_key(path)
        except NoMasterKey as error:
            raise CannotStart(str(error)) from error

    def secret(self, name: str) -> bytes:
        """256 random bits under this name, made once (`reply-token`, `survey-link`, …)."""
        path = self.key_file(name)
        if not path.exists():
            write_closed(path, secrets.token_bytes(_SECRET_SIZE).hex() + "\n")
            self.own(path)
        try:
            secret = bytes.fromhex(path.read_text().strip())
        except (OSError, ValueError) as error:
            raise CannotStart(f"{path} cannot be read as a key: put its copy back.") from error
        if len(secret) != _SECRET_SIZE:
            raise CannotStart(f"{path} is no key of {_SECRET_SIZE} bytes: put its copy back.")
        return secret

    def own(self, path: Path) -> None:
        """Root makes it for the folder's owner, who may run Baton the next time."""
        if os.geteuid() == 0:
            owner = self.folder.stat()
            os.chown(path, owner.st_uid, owner.st_gid)

    def _folder(self, name: str) -> Path:
        path = self.folder / name
        if not path.exists():
            path.mkdir(mode=0o700)
            self.own(path)
        return path


@contextmanager
def opened_home(folder: Path) -> Iterator[Home]:
    """Make the folder if there is none, and hold it. Raises CannotStart with one sentence."""
    home = Home(folder)
    try:
        _make(folder)
        _check_format(folder)
    except OSError as error:
        raise CannotStart(_why_not(folder, error)) from error
    with _held(home):
        if not (folder / "format").exists():
            write_closed(folder / "format", f"{FORMAT}\n")
            home.own(folder / "format")
        yield home


def _make(folder: Path) -> None:
    if folder.exists():
        if not folder.is_dir():
            raise CannotStart(f"{folder} is a file: {_ANOTHER}.")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError
        return
    folder.mkdir(parents=True)
    # Ours, so we say its mode: the account that PostgreSQL runs as must be able to pass.
    folder.chmod(0o711)
    if os.geteuid() == 0:
        above = folder.parent.stat()
        os.chown(folder, above.st_uid, above.st_gid)


def _why_not(folder: Path, error: OSError) -> str:
    if (closed := first_closed(folder.parent, None)) is not None:
        return f"You may not enter {closed}, on the way to {folder}: {_ANOTHER}, like ~/baton."
    why = f" ({error.strerror})" if error.strerror else ""
    return f"You may not write into {folder}{why}: {_ANOTHER}, like ~/baton."


@contextmanager
def _held(home: Home) -> Iterator[None]:
    """A lock of the process, not of the open file: a child that outlives us does not keep it."""
    folder = home.folder
    try:
        file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        home.own(folder / "lock")
    except OSError as error:
        raise CannotStart(_why_not(folder, error)) from error
    try:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            holder = os.read(file, 32).decode(errors="replace").strip() or "unknown"
            raise CannotStart(
                f"Another Baton (process {holder}) uses {folder}: end it, or start this one with "
                "BATON_HOME, BATON_PORT and BATON_SMTP_PORT of its own."
            ) from None
        except OSError as error:
            raise CannotStart(
                f"{folder} cannot be locked ({error.strerror}): {_ANOTHER}, on a local disk."
            ) from error
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(file)


def _check_format(folder: Path) -> None:
    path = folder / "format"
    try:
        found = path.read_text().split()[0]
    except FileNotFoundError:
        strangers = sorted({entry.name for entry in folder.iterdir()} - {"lock", ".gitkeep"})
        if not strangers:
            return
        raise CannotStart(
            f"{folder} is not empty ({strangers[0]}, …) and was not made by Baton: {_ANOTHER}."
        ) from None
    except (IndexError, UnicodeDecodeError):
        found = "unreadable"
    if found != str(FORMAT):
        raise CannotStart(
            f"{folder} was made by another release of Baton (format {found}, this one has "
            f"{FORMAT}): start that release, or {_ANOTHER}."
        )


def write_closed(path: Path, text: str) -> None:
    """Whole or not at all, on disk before this returns, readable by its owner only."""
    draft = path.with_name(f".{path.name}.draft")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
