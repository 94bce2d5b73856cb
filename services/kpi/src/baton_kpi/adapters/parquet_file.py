"""Tables as Parquet, one row group at a time."""

import importlib
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

_ARROW: dict[type, str] = {str: "string", int: "int64", float: "float64", bool: "bool_"}


class ParquetFile:
    """Rows in, bytes out; only the current row group and the footer are kept in memory. PyArrow is
    imported by the first file: a service that exports nothing saves 40 MB."""

    media_type = "application/vnd.apache.parquet"
    suffix = "parquet"

    def __init__(self, columns: Mapping[str, type], facts: Mapping[str, str] | None = None) -> None:
        """`columns`: name to str, int, float, bool or datetime. `facts` go into the footer."""
        self._arrow: Any = importlib.import_module("pyarrow")
        parquet: Any = importlib.import_module("pyarrow.parquet")
        fields = [(name, self._type(type_)) for name, type_ in columns.items()]
        self._schema = self._arrow.schema(fields, metadata=dict(facts or {}))
        self._out = _Passing()
        self._writer = parquet.ParquetWriter(self._out, self._schema, compression="zstd")

    def _type(self, type_: type) -> Any:
        if type_ is datetime:
            return self._arrow.timestamp("us", tz="UTC")
        return getattr(self._arrow, _ARROW[type_])()

    def rows(self, rows: Iterable[Sequence[Any]]) -> bytes:
        """The next row group; b"" for no rows."""
        table = list(rows)
        if not table:
            return b""
        columns = list(zip(*table, strict=True))
        arrays = [
            self._arrow.array(column, type=each.type)
            for column, each in zip(columns, self._schema, strict=True)
        ]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        return self._out.taken()

    def end(self) -> bytes:
        """The footer."""
        self._writer.close()
        return self._out.taken()


class _Passing(io.RawIOBase):
    """A write-only file that hands out what was written."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def write(self, part: Any, /) -> int:
        self._parts.append(bytes(part))
        self._position += len(self._parts[-1])
        return len(self._parts[-1])

    def taken(self) -> bytes:
        """The bytes written since the last call."""
        parts, self._parts = self._parts, []
        return b"".join(parts)
