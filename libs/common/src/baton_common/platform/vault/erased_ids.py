"""Erased ids outside the vault's database, so that a restored one erases them again."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class ErasedIds(Protocol):
    """Kept apart from the vault's database and its backups."""

    def remember(self, subject: str) -> None:
        """Durable before this returns."""
        ...

    def remembered(self) -> Sequence[str]:
        """Every id ever remembered; some may be there twice."""
        ...


class ErasedIdsFile:
    """A file of ids, one a line, only ever appended to. An incomplete last line is no id."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def remember(self, subject: str) -> None:
        """Durable before this returns."""
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(file, f"\n{subject}\n".encode())
            os.fsync(file)
        finally:
            os.close(file)

    def remembered(self) -> Sequence[str]:
        """Every id ever remembered."""
        try:
            text = self._path.read_text()
        except FileNotFoundError:
            return []
        whole, _, _ = text.rpartition("\n")
        return [line for line in whole.split("\n") if line]
