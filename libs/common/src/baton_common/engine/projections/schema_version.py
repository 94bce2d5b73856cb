"""The form of a read model: written on its tables, so that another release's are noticed."""

from hashlib import sha256
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from baton_common.engine.projections.port import Projection

_DIALECT: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own

FORMS = """
select obj_description(c.oid, 'pg_class') from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relname = any($2::text[])
"""
"""What is written on those of the tables that are there."""


class SchemaMismatch(Exception):
    """The tables have not this release's form: nothing was written."""


def form_of(projection: Projection[Any]) -> str:
    """Names its columns, keys and indexes; two releases with the same can use the same tables."""
    text = "\n".join(" ".join(statement.split()) for statement in ddl(projection))
    return f"baton form {sha256(text.encode()).hexdigest()[:16]}"


def ddl(projection: Projection[Any]) -> list[str]:
    """The statements that make its tables and indexes where `search_path` begins."""
    statements: list[str] = []
    for table in projection.metadata.sorted_tables:
        create = CreateTable(table, if_not_exists=True)
        statements.append(str(create.compile(dialect=_DIALECT)))
        statements += [
            str(CreateIndex(index, if_not_exists=True).compile(dialect=_DIALECT))
            for index in sorted(table.indexes, key=lambda index: str(index.name))
        ]
    return statements
