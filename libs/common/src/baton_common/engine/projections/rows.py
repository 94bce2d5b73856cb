"""Rows of a read model as structs: read by key, folded in memory, written by one upsert."""

from collections.abc import Iterable
from typing import Any, TypeVar

import asyncpg
import msgspec
from sqlalchemy import Table

R = TypeVar("R", bound=msgspec.Struct)


async def read_rows(
    connection: asyncpg.Connection, table: Table, row: type[R], ids: Iterable[str]
) -> dict[str, R]:
    """The rows with these ids (the table's one key), by id; those that are not there are left out.

    A row goes through JSON both ways, so its struct is its columns, name for name.
    """
    if not (wanted := list(ids)):
        return {}
    key = table.primary_key.columns[0].name
    sql = f"select row_to_json(t)::text as row from {table.name} t where {key} = any($1)"
    found = await connection.fetch(sql, wanted)
    rows = [msgspec.json.decode(each["row"], type=row) for each in found]
    return {getattr(each, key): each for each in rows}


async def write_rows(
    connection: asyncpg.Connection, table: Table, rows: Iterable[msgspec.Struct]
) -> None:
    """Insert them, or put them in the place of those with the same key."""
    if batch := list(rows):
        await connection.execute(upsert(table), msgspec.json.encode(batch).decode())


def upsert(table: Table) -> str:
    """One statement for any number of rows, given as one JSON array."""
    name = table.name
    keys = [column.name for column in table.primary_key.columns]
    rest = [column.name for column in table.columns if column.name not in keys]
    update = ", ".join(f"{column} = excluded.{column}" for column in rest)
    then = f"update set {update}" if rest else "nothing"
    return (
        f"insert into {name} select * from json_populate_recordset(null::{name}, $1::json) "
        f"on conflict ({', '.join(keys)}) do {then}"
    )


def plain(row: asyncpg.Record) -> dict[str, Any]:
    """A row of a query by column."""
    return dict(row.items())
