"""Brings a service's database to its release's schema, by the service's own Alembic history."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import create_async_engine


async def migrate(owner_url: URL, service_role: str, folder: Path) -> None:
    """Run what is missing of the migrations in `folder`, as the owner of the database.

    `service_role` is granted what the running service may do. All or nothing; running it
    again is fine. Raises what Alembic raises for a database of a later release.
    """

    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        config.attributes["service_role"] = service_role
        command.upgrade(config, "head")

    engine = create_async_engine(owner_url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
    finally:
        await engine.dispose()
