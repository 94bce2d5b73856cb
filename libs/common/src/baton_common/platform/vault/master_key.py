"""The key that encrypts all keys: kept in a file or the environment, never in a database."""

import base64
import binascii
import os
from collections.abc import Mapping
from pathlib import Path

from baton_common.platform.vault.cipher import KEY_SIZE, new_key

VARIABLE = "BATON_VAULT_KEY"
"""The key itself, in base64; it precedes the file."""
FILE_VARIABLE = "BATON_VAULT_KEY_FILE"
"""A file that holds it, readable by the service's user only."""


class NoMasterKey(Exception):
    """The sentence says where a key is expected and how to make one."""


def master_key(environment: Mapping[str, str]) -> bytes:
    """The master key from the environment, or from the file that it names. Raises NoMasterKey."""
    if text := environment.get(VARIABLE):
        return _decoded(text, VARIABLE)
    if path := environment.get(FILE_VARIABLE):
        return read_master_key(Path(path))
    raise NoMasterKey(
        f"Set {FILE_VARIABLE} to a file with the vault's key, or {VARIABLE} to the key "
        "(32 random bytes in base64: `openssl rand -base64 32`)."
    )


def read_master_key(path: Path) -> bytes:
    """Raises NoMasterKey, also for a file that others may read."""
    try:
        mode = path.stat().st_mode
        text = path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise NoMasterKey(f"The vault's key cannot be read from {path}: {error}.") from error
    if mode & 0o077:
        raise NoMasterKey(f"Others may read the vault's key: `chmod 600 {path}`.")
    return _decoded(text, str(path))


def make_master_key(path: Path) -> bytes:
    """A new key in a new file (0600), on disk before this returns. Raises FileExistsError."""
    key = new_key()
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as out:
        out.write(base64.b64encode(key) + b"\n")
        out.flush()
        os.fsync(out.fileno())
    return key


def _decoded(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_SIZE:
        raise NoMasterKey(
            f"{where} holds no vault key: it must be 32 random bytes in base64 "
            "(`openssl rand -base64 32`)."
        )
    return key
