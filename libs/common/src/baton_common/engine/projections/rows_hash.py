"""A hash over a read model's rows, to compare two replays."""

from hashlib import sha256
from typing import Any

import asyncpg
import msgspec
from sqlalchemy import Column, String, Table

from baton_common.engine.projections.tables import ProjectionTables

CLOCK = {"clock": True}
"""`Column(..., info=CLOCK)`: when the row was written; not part of the hash."""


async def projection_hash(tables: ProjectionTables[Any]) -> str:
    """SHA-256 (hex) of all rows of all tables, by primary key, without clock columns.

    Read in one snapshot. Raises ValueError for a table without a primary key.
    """
    digest = sha256()
    named = sorted(tables.projection.metadata.sorted_tables, key=lambda table: table.name)
    async with (
        tables.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        for table in named:
            digest.update(
                msgspec.json.encode(
                    [str(table.name), [str(column.name) for column in _hashed(table)]]
                )
            )
            async for row in _rows(connection, tables.schema, table):
                digest.update(msgspec.json.encode(list(row)) + b"\n")
    return digest.hexdigest()


def _rows(connection: asyncpg.Connection, schema: str, table: Table) -> Any:
    columns = ", ".join(f'"{column.name}"' for column in _hashed(table))
    key = ", ".join(_ordered(column) for column in table.primary_key.columns)
    if not key:
        raise ValueError(f"{table.name} has no primary key")
    return connection.cursor(f'select {columns} from "{schema}"."{table.name}" order by {key}')


def _hashed(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if not column.info.get("clock")]


def _ordered(column: Column[Any]) -> str:
    return f'"{column.name}"' + (' collate "C"' if isinstance(column.type, String) else "")
