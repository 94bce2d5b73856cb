"""The account that PostgreSQL runs as: it refuses root, and no folder's mode is changed for it."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from baton_common.platform.postgres.start_errors import CannotStart

_SPARE = ("nobody", "daemon", "bin")
"""Accounts without rights that every system has; the first that exists is taken."""


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged account of the operating system."""

    name: str
    uid: int
    gid: int

    def own(self, path: Path) -> None:
        """Give it one file or folder of ours; never what a link leads to."""
        os.chown(path, self.uid, self.gid, follow_symlinks=False)


def account_for(folder: Path) -> Account | None:
    """None: the current account. For root it is the owner of `folder`, or a spare account if that
    is root too. `folder` must exist. Raises CannotStart."""
    if os.geteuid() != 0:
        return None
    owner = folder.stat()
    if owner.st_uid == 0:
        return _spare()
    try:
        return Account(pwd.getpwuid(owner.st_uid).pw_name, owner.st_uid, owner.st_gid)
    except KeyError:
        raise CannotStart(
            f"{folder} belongs to user id {owner.st_uid}, which has no name on this machine, "
            "and PostgreSQL needs one: give the folder to a user of this machine."
        ) from None


def _spare() -> Account:
    for name in _SPARE:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, found.pw_uid, found.pw_gid)
    raise CannotStart(
        "PostgreSQL refuses to run as root and this machine has no user `nobody`: "
        "run as an ordinary user."
    )


def first_closed(path: Path, account: Account | None) -> Path | None:
    """The first folder on the way to `path` (itself included) that the account cannot enter.

    A folder that is not there yet is not closed. Raises nothing.
    """
    for folder in [*reversed(path.resolve().parents), path.resolve()]:
        if not _may_enter(folder, account):
            return folder
    return None


def _may_enter(folder: Path, account: Account | None) -> bool:
    try:
        found = folder.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    if account is None:
        return os.access(folder, os.X_OK)
    if found.st_uid == account.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)
