"""One database per service, with an owner for migrations and a role for the running service."""

import secrets
from dataclasses import dataclass

import asyncpg

ROLE_SETTINGS = {
    "lock_timeout": "5s",
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "5s",
}
"""Settings of the service's role: nothing it does may hold up the log."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The two roles of a database and their passwords."""

    owner: str
    owner_password: str
    service: str
    service_password: str


def new_roles(name: str) -> Roles:
    """`<name>_owner` and `<name>_service` with new passwords of 192 random bits."""
    owner, service = f"{name}_owner", f"{name}_service"
    return Roles(owner, secrets.token_urlsafe(24), service, secrets.token_urlsafe(24))


async def set_up_roles(superuser: asyncpg.Connection, roles: Roles) -> None:
    """Make both roles, or set the passwords and settings of those that are there."""
    for role, password in (
        (roles.owner, roles.owner_password),
        (roles.service, roles.service_password),
    ):
        there = await superuser.fetchval("select 1 from pg_roles where rolname = $1", role)
        verb = "alter" if there else "create"
        await superuser.execute(
            f"{verb} role {_name(role)} login nosuperuser nocreatedb nocreaterole "
            f"noreplication nobypassrls password {_text(password)}"
        )
    for setting, value in ROLE_SETTINGS.items():
        await superuser.execute(f"alter role {_name(roles.service)} set {setting} = {_text(value)}")


async def set_up_database(
    superuser: asyncpg.Connection, database: str, roles: Roles, *, template: str = "template0"
) -> None:
    """Make the database, if it is not there; only its two roles may connect to it."""
    there = await superuser.fetchval("select 1 from pg_database where datname = $1", database)
    if not there:
        await superuser.execute(
            f"create database {_name(database)} template {_name(template)} "
            f"owner {_name(roles.owner)}"
        )
    await superuser.execute(f"revoke all on database {_name(database)} from public")
    await superuser.execute(
        f"grant connect on database {_name(database)} to {_name(roles.service)}"
    )


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
