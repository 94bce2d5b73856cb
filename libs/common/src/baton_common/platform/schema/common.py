"""Brings the numbered SQL into a database, each file once, in order."""

import re
from importlib import resources

import asyncpg
from sqlalchemy import Connection, text

from baton_common.platform.schema.granting import grants_for

FILES = ("0001_log", "0002_append", "0003_following", "0004_people", "0005_claims")
LATEST = len(FILES)

_APPLIED = """create table if not exists common_schema (
    number int primary key, applied_at timestamptz not null default clock_timestamp())"""
_BODY = re.compile(r"(\$\$.*?\$\$)", re.DOTALL)
_END = re.compile(r";[ \t]*\n")


def statements(number: int) -> list[str]:
    """The statements of one numbered file, in order; a function's body stays whole."""
    file = resources.files(__package__) / f"{FILES[number - 1]}.sql"
    found: list[str] = []
    begun = ""
    for part in _BODY.split(file.read_text("utf-8") + "\n"):
        if part.startswith("$$"):
            begun += part
            continue
        *ended, rest = _END.split(part)
        for end in ended:
            found.append((begun + end).strip())
            begun = ""
        begun += rest
    return [statement for statement in found if _says_something(statement)]


def apply_common(connection: Connection, up_to: int, *, partitions: int | None = None) -> None:
    """Apply the files up to a number that are not there yet; called by a service's migrations.

    Runs in the caller's transaction, as the owner role. `partitions` is fixed when the log is
    made (default 24) and only heeded then. Call `grant_service` after it.
    """
    connection.execute(text(_APPLIED))
    rows = connection.execute(text("select number from common_schema")).scalars()
    for number in _missing(set(rows), up_to):
        for statement in statements(number):
            connection.exec_driver_sql(statement)
        if number == 1 and partitions is not None:
            connection.execute(text("update log_head set partitions = :n"), {"n": partitions})
        connection.execute(text("insert into common_schema values (:n)"), {"n": number})


async def create_common(
    connection: asyncpg.Connection,
    service_role: str,
    *,
    up_to: int = LATEST,
    partitions: int | None = None,
) -> None:
    """Creates the common schema without Alembic, grants included: for tests and for reading a
    copy of a log."""
    async with connection.transaction():
        await connection.execute(_APPLIED)
        rows = await connection.fetch("select number from common_schema")
        for number in _missing({row["number"] for row in rows}, up_to):
            for statement in statements(number):
                await connection.execute(statement)
            if number == 1 and partitions is not None:
                await connection.execute("update log_head set partitions = $1", partitions)
            await connection.execute("insert into common_schema values ($1)", number)
        for statement in grants_for(service_role, up_to):
            await connection.execute(statement)


def _missing(applied: set[int], up_to: int) -> list[int]:
    return [number for number in range(1, up_to + 1) if number not in applied]


def _says_something(statement: str) -> bool:
    return any(line and not line.startswith("--") for line in map(str.strip, statement.split("\n")))
