"""Outside PostgreSQL: how far the log had come, so that a database gone back is noticed."""

import contextlib
import os
import tempfile
from pathlib import Path
from uuid import UUID

import msgspec

from baton_common.model.position import Position


class Seen(msgspec.Struct, frozen=True):
    """The greatest position that was seen committed, with the id of its event."""

    log: UUID
    epoch: int
    number: int
    event: UUID

    @property
    def position(self) -> Position:
        """The position as a pair."""
        return Position(self.epoch, self.number)


class HighWaterFile:
    """A file that is whole at every moment. Blocking; called from a thread."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> Seen | None:
        """The stored position, None if there is none yet. Raises ValueError if the file is not
        ours."""
        try:
            content = self._file.read_bytes()
        except FileNotFoundError:
            return None
        try:
            return msgspec.json.decode(content, type=Seen)
        except msgspec.MsgspecError as broken:
            raise ValueError(f"{self._file} does not say how far the log had come") from broken

    def write(self, seen: Seen) -> None:
        """Replace it; on disk before this returns."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._file.parent, prefix=f".{self._file.name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(seen))
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._file)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                Path(name).unlink()
            raise
