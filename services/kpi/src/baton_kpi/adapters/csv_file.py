"""Tables as CSV (RFC 4180, UTF-8), safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Byte order mark: without it some spreadsheets assume a national code page."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class CsvFile:
    """Rows in, bytes out. Text that a spreadsheet would take for a formula gets an apostrophe in
    front; unknown values are empty cells."""

    media_type = "text/csv; charset=utf-8"
    suffix = "csv"

    def __init__(self, columns: Sequence[str], *, bom: bool = False) -> None:
        self._columns = columns
        self._began = False
        self._bom = bom

    def rows(self, rows: Iterable[Sequence[Any]]) -> bytes:
        """The next rows; the header first."""
        text = io.StringIO()
        writer = csv.writer(text)
        if not self._began:
            text.write(BOM if self._bom else "")
            writer.writerow(self._columns)
            self._began = True
        for row in rows:
            writer.writerow([_cell(each) for each in row])
        return text.getvalue().encode()

    def end(self) -> bytes:
        """The end of the file."""
        return b"" if self._began else self.rows([])


def _cell(value: Any) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case str() if value.startswith(_FORMULA):
            return f"'{value}"
        case _:
            return value
