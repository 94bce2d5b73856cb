"""The place of a server: its folder, its account, and the paths that account can reach."""

import os
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baton_common.platform.postgres.start_errors import CannotStart
from baton_embedded.account import Account, account_for, first_closed
from baton_embedded.programs import Programs, find_programs

_SOCKET_NAME_LIMIT = 90
"""A socket's whole path is limited to 107 bytes (103 on macOS)."""
_PREFIX = "baton-beside-"
_WORKING_FOLDER = Path("/proc/self/cwd")
"""Linux: leads a process to its working folder without a step through the folders above."""


@dataclass(frozen=True)
class Place:
    """The folder and the facts about it; `arrange` makes one at each start."""

    folder: Path
    account: Account | None
    programs: Programs
    sockets: Path
    by_name: bool
    """The account can reach the folder by its name. If not, it is handed over as the working
    folder, so that nothing above it has to be opened to anybody."""

    @property
    def data(self) -> Path:
        """The data folder, closed to all other accounts."""
        return self.folder / "data"

    @property
    def password_file(self) -> Path:
        """The file with the superuser's password."""
        return self.folder / "password"

    def name_of(self, folder: Path) -> str:
        """The path of a file for a program that works in `folder`."""
        return str(folder if self.by_name else _WORKING_FOLDER)

    def options(self) -> dict[str, Any]:
        """For `subprocess`: as the account, with nothing of our environment (a PGPORT or PGDATA
        of the person at the keyboard would mislead it)."""
        return {
            "stdin": subprocess.DEVNULL,
            "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            "user": self.account.uid if self.account else None,
            "group": self.account.gid if self.account else None,
            "extra_groups": [] if self.account else None,
        }

    def own(self, path: Path) -> None:
        """Give the account a file or folder that we made."""
        if self.account is not None:
            self.account.own(path)

    def keep_new_password(self) -> None:
        """Writes a new password of 192 random bits, readable by the account only."""
        _write_new(self.password_file, secrets.token_urlsafe(24) + "\n")
        self.own(self.password_file)

    def drop_stale_sockets(self) -> None:
        """Removes sockets of a killed server: the number in its lock may belong to a zombie or
        another process by now, and PostgreSQL would believe it. Call it only when nobody serves the
        data."""
        if not self.sockets.is_symlink():
            for stale in self.sockets.glob(".s.PGSQL.*"):
                stale.unlink()

    def leave(self) -> None:
        """Removes what was made outside the folder."""
        _drop_beside(self.folder)


def arrange(folder: Path) -> Place:
    """Find account, programs and a folder for the socket. Raises CannotStart."""
    account = account_for(folder)
    if account is not None:
        account.own(folder)
    by_name = first_closed(folder, account) is None
    if not by_name and (account is None or not _WORKING_FOLDER.exists()):
        raise CannotStart(_unreachable(folder, account))
    _drop_beside(folder)
    programs = find_programs(account, lambda: folder if by_name else _beside(folder, account))
    sockets = folder / "socket"
    if not by_name or len(os.fsencode(sockets)) > _SOCKET_NAME_LIMIT:
        sockets = _beside(folder, account) / "socket"
    sockets.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        account.own(sockets)
    return Place(folder, account, programs, sockets, by_name)


def _unreachable(folder: Path, account: Account | None) -> str:
    closed = first_closed(folder, account)
    if account is None:
        return f"You may not enter {closed}: set BATON_HOME to a folder of yours, like ~/baton."
    return (
        f"PostgreSQL does not run as root but as {account.name}, who may not enter {closed}: set "
        "BATON_HOME to a folder that everybody can reach, like /var/lib/baton, or run as an "
        "ordinary user."
    )


def _beside(folder: Path, account: Account | None) -> Path:
    """A temporary folder, for what must be short or reachable by name; written down, so that
    the next start finds what a kill left there. Raises CannotStart."""
    if (known := _known_beside(folder)) is not None:
        return known
    made = Path(tempfile.mkdtemp(prefix=_PREFIX))
    made.chmod(0o711)
    _write_new(folder / "beside", str(made))
    if first_closed(made, account) is not None:
        _drop_beside(folder)
        raise CannotStart(_unreachable(made, account))
    return made


def _known_beside(folder: Path) -> Path | None:
    try:
        known = Path((folder / "beside").read_text())
        found = known.lstat()
    except (OSError, ValueError):
        return None
    # The account owns the note: believe it only as far as it can do no harm.
    temporary = known.parent == Path(tempfile.gettempdir()) and known.name.startswith(_PREFIX)
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    return known if temporary and ours else None


def _drop_beside(folder: Path) -> None:
    if (known := _known_beside(folder)) is not None:
        shutil.rmtree(known, ignore_errors=True)
    (folder / "beside").unlink(missing_ok=True)


def _write_new(path: Path, text: str) -> None:
    """Writes a file readable by its owner only; anything in its place, a link too, is replaced."""
    path.unlink(missing_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w") as out:
        out.write(text)
