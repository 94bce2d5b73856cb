"""The one-machine edition's PostgreSQL: started, and a database for each service and the vault."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict

import asyncpg

from baton_common.platform.postgres.database import Database, database_at
from baton_common.platform.postgres.roles import Roles, new_roles, set_up_database, set_up_roles
from baton_common.platform.postgres.start_errors import CannotStart
from baton_embedded.cluster import Cluster
from baton_onebox.home import Home, write_closed

VAULT = "vault"
_LOOK = 1.0
"""Seconds between two looks whether the server still runs."""


class Databases:
    """A running server and its databases, by the service's name (and `vault`)."""

    def __init__(self, cluster: Cluster, databases: Mapping[str, Database]) -> None:
        self._cluster = cluster
        self._databases = databases

    def __getitem__(self, name: str) -> Database:
        return self._databases[name]

    async def keep_running(self) -> None:
        """A loop: a server that ended by itself is started again. Raises CannotStart."""
        while True:
            await asyncio.sleep(_LOOK)
            if not self._cluster.alive():
                await asyncio.to_thread(self._cluster.start)


@asynccontextmanager
async def running_databases(home: Home, names: Sequence[str]) -> AsyncIterator[Databases]:
    """Start PostgreSQL and make the databases `baton_<name>` that are not there yet.

    Stops it in the end, when everything that uses it has ended. Raises CannotStart.
    """
    cluster = Cluster(home.postgres)
    await asyncio.to_thread(cluster.start)
    try:
        roles = _roles(home, names)
        superuser = await asyncpg.connect(cluster.dsn())
        try:
            for name in names:
                await set_up_roles(superuser, roles[name])
                await set_up_database(superuser, f"baton_{name}", roles[name])
        finally:
            await superuser.close()
        yield Databases(
            cluster,
            {name: database_at(cluster.dsn, f"baton_{name}", roles[name]) for name in names},
        )
    finally:
        await asyncio.to_thread(cluster.stop)


def _roles(home: Home, names: Sequence[str]) -> dict[str, Roles]:
    """Kept before the roles are made: a kill between the two sets the same passwords again."""
    path = home.databases_file
    kept: dict[str, Roles] = {}
    if path.exists():
        try:
            kept = {name: Roles(**role) for name, role in json.loads(path.read_text()).items()}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise CannotStart(
                f"{path} cannot be read: move it away, and new passwords are made."
            ) from error
    missing = [name for name in names if name not in kept]
    if missing:
        kept |= {name: new_roles(f"baton_{name}") for name in missing}
        write_closed(path, json.dumps({name: asdict(role) for name, role in kept.items()}))
        home.own(path)
    return kept
