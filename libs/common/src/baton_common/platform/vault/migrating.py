"""Brings the vault's database to this release's schema."""

from importlib.resources import files

import asyncpg

_GRANTS = """
grant usage on schema public to "{role}";
grant select, insert on vault_keys to "{role}";
grant select, insert, delete on subject_keys to "{role}";
grant select, insert, delete on addresses to "{role}";
grant select, insert, update on erasures to "{role}";
"""


async def migrate(owner_dsn: str, service_role: str) -> None:
    """Make the tables, if they are not there, and let the service's role use them. As often as
    one likes; two at once wait for each other.
    """
    connection = await asyncpg.connect(owner_dsn)
    try:
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock(7203941)")
            if await connection.fetchval("select to_regclass('subject_keys')") is None:
                schema = files("baton_common.platform.vault").joinpath("schema.sql").read_text()
                await connection.execute(schema)
            await connection.execute(_GRANTS.format(role=service_role.replace('"', '""')))
    finally:
        await connection.close()
