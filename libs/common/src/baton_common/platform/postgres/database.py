"""The connections of a service or a migration to its database."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import URL, make_url

from baton_common.platform.postgres.roles import Roles

Dsn = Callable[[str, str, str], str]
"""(database, user, password) to an asyncpg DSN; `Cluster.dsn` is one."""


@dataclass(frozen=True, slots=True)
class Database:
    """One database with the two roles that may connect to it."""

    name: str
    owner_role: str
    service_role: str
    owner_dsn: str
    """For migrations: the role that owns the database. Used with `asyncpg.connect`."""
    service_dsn: str
    """For the running service. Used with `asyncpg.connect` and `create_pool`."""

    @property
    def owner_url(self) -> URL:
        """The owner's URL for SQLAlchemy and Alembic."""
        return sqlalchemy_url(self.owner_dsn)

    @property
    def service_url(self) -> URL:
        """The service's URL for SQLAlchemy."""
        return sqlalchemy_url(self.service_dsn)


def database_at(dsn: Dsn, name: str, roles: Roles) -> Database:
    """The database on the server that `dsn` leads to."""
    return Database(
        name=name,
        owner_role=roles.owner,
        service_role=roles.service,
        owner_dsn=dsn(name, roles.owner, roles.owner_password),
        service_dsn=dsn(name, roles.service, roles.service_password),
    )


def sqlalchemy_url(dsn: str) -> URL:
    """An asyncpg DSN as SQLAlchemy wants it, driver `postgresql+asyncpg`."""
    return make_url(dsn).set(drivername="postgresql+asyncpg")
