"""The port of export files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeAlias

FileForm: TypeAlias = Literal["csv", "parquet"]


class TableFile(Protocol):
    """Rows in, bytes out; only the current rows are held."""

    media_type: str
    suffix: str

    def rows(self, rows: Iterable[Sequence[Any]]) -> bytes:
        """The next rows."""
        ...

    def end(self) -> bytes:
        """The end of the file; nothing follows."""
        ...


class NewFile(Protocol):
    """Begins a file."""

    def __call__(
        self, form: FileForm, columns: Mapping[str, type], *, bom: bool, facts: Mapping[str, str]
    ) -> TableFile:
        """`columns`: name to str, int, float, bool or datetime, in the order of the rows. `bom`:
        CSV begins with a byte order mark. `facts`: metadata, written where the format has room."""
        ...
