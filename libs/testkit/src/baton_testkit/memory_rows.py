"""The rows of read models in memory, as strict about columns and keys as PostgreSQL."""

from collections.abc import Hashable, Iterable, Mapping
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Column, Table

from baton_common.engine.projections.port import Key, Row
from baton_common.engine.projections.rows import given_columns

_Key = tuple[Any, ...]
_decode = msgspec.json.Decoder(dict[str, Any]).decode
_encode = msgspec.json.Encoder().encode


class MemoryRowStore:
    """Rows come back as copies: a fold that forgets to write is noticed."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[_Key, bytes]] = {}
        """Rows as JSON, by the values of their key columns."""

    @property
    def tables(self) -> Mapping[str, Mapping[_Key, dict[str, Any]]]:
        """All rows, by table and key; tables without rows are left out."""
        return {
            name: {key: _decode(rows[key]) for key in sorted(rows)}
            for name, rows in self._tables.items()
            if rows
        }

    def rows(self, table: Table, row: type[Row]) -> list[Row]:
        """All rows, by key."""
        stored = self._stored(table)
        return [msgspec.json.decode(stored[key], type=row) for key in sorted(stored)]

    async def read(self, table: Table, row: type[Row], keys: Iterable[Key]) -> dict[Key, Row]:
        """Rows by key (see RowStore)."""
        stored = self._stored(table)
        found = {key: stored.get(_as_stored(key)) for key in keys}
        return {
            key: msgspec.json.decode(each, type=row)
            for key, each in found.items()
            if each is not None
        }

    async def find(
        self, table: Table, row: type[Row], column: str, values: Iterable[object]
    ) -> list[Row]:
        """Rows that match (see RowStore)."""
        wanted = [msgspec.to_builtins(value) for value in values]
        return [
            msgspec.json.decode(each, type=row)
            for each in self._stored(table).values()
            if _decode(each)[column] in wanted
        ]

    async def put(self, table: Table, rows: Iterable[msgspec.Struct]) -> None:
        """Insert or replace rows (see RowStore)."""
        added = {key: _encode(row) for key, row in _checked(table, rows).items()}
        self._stored(table).update(added)

    async def add(self, table: Table, rows: Iterable[msgspec.Struct]) -> None:
        """Add to counters (see RowStore)."""
        stored = self._stored(table)
        keys = {column.name for column in table.primary_key}
        counts = [column.name for column in table.columns if column.info.get("count")]
        for key, row in _checked(table, rows).items():
            if (encoded := stored.get(key)) is not None:
                before = _decode(encoded)
                row |= {name: before[name] + row[name] for name in row.keys() - keys}
            stored[key] = _encode(row)
            if any(row[count] == 0 for count in counts):
                del stored[key]

    async def remove(self, table: Table, keys: Iterable[Hashable]) -> None:
        """Remove rows (see RowStore)."""
        for key in keys:
            self._stored(table).pop(_as_stored(key), None)

    def _stored(self, table: Table) -> dict[_Key, bytes]:
        return self._tables.setdefault(table.name, {})


def _as_stored(key: Hashable) -> _Key:
    return tuple(msgspec.to_builtins(part) for part in (key if isinstance(key, tuple) else (key,)))


def _checked(table: Table, rows: Iterable[msgspec.Struct]) -> dict[_Key, dict[str, Any]]:
    """Rows in stored form. AssertionError for what PostgreSQL would refuse or lose."""
    names, required, keys = _columns(table)
    checked: dict[_Key, dict[str, Any]] = {}
    for each in rows:
        row = _decode(_encode(each))
        assert row.keys() == names, f"{table.name} has {sorted(names)}, a row {sorted(row)}"
        missing = [name for name in required if row[name] is None]
        assert not missing, f"{table.name} must have {missing}: {row}"
        key = tuple(row[name] for name in keys)
        assert key not in checked, f"two rows of {table.name} have the key {key}"
        checked[key] = row
    return checked


@cache
def _columns(table: Table) -> tuple[frozenset[str], list[str], list[str]]:
    """Columns of a row, the non-null ones of the table, and the key."""

    def names(columns: Iterable[Column[Any]]) -> list[str]:
        return [column.name for column in columns]

    given = given_columns(table)
    required = [column for column in given if not column.nullable]
    return frozenset(names(given)), names(required), names(table.primary_key)
