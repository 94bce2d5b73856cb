"""The schema version of a read model: written on its tables, to notice another release's."""

from hashlib import sha256
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from baton_common.engine.projections.port import Projection

_DIALECT: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own

SCHEMA_VERSIONS = """
select obj_description(c.oid, 'pg_class') from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relname = any($2::text[])
"""
"""The schema versions of those tables that exist."""


class SchemaMismatch(Exception):
    """The tables have another schema version: nothing was written."""


def schema_version_of(projection: Projection[Any]) -> str:
    """A hash of its columns, keys and indexes. Releases with the same hash can share tables."""
    text = "\n".join(" ".join(statement.split()) for statement in ddl(projection))
    return f"baton form {sha256(text.encode()).hexdigest()[:16]}"


def ddl(projection: Projection[Any]) -> list[str]:
    """The statements that create its tables and indexes in the first schema of `search_path`."""
    statements: list[str] = []
    for table in projection.metadata.sorted_tables:
        create = CreateTable(table, if_not_exists=True)
        statements.append(str(create.compile(dialect=_DIALECT)))
        statements += [
            str(CreateIndex(index, if_not_exists=True).compile(dialect=_DIALECT))
            for index in sorted(table.indexes, key=lambda index: str(index.name))
        ]
    return statements
