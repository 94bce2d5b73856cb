"""Makes one service's database with its two roles, on a server of which we are told the superuser.

For a first start. Where people make databases themselves, they do what `postgres/roles.py` does.
"""

import asyncpg
from sqlalchemy import URL, make_url

from baton_common.platform.postgres.roles import Roles, set_up_database, set_up_roles
from baton_common.program.settings import WrongSetting


async def make_database(superuser_dsn: str, owner_dsn: str, service_dsn: str) -> None:
    """Roles with the passwords of their addresses, and the database; as often as one likes.

    Raises WrongSetting, and what asyncpg raises.
    """
    owner, service = make_url(owner_dsn), make_url(service_dsn)
    name = owner.database
    if name is None or name != service.database:
        raise WrongSetting(f"The owner's database is {name}, the service's {service.database}.")
    roles = Roles(*_credentials(owner), *_credentials(service))
    if roles.owner == roles.service:
        raise WrongSetting(f"{roles.owner} cannot be owner and service: give them two roles.")
    superuser = await asyncpg.connect(superuser_dsn)
    try:
        await set_up_roles(superuser, roles)
        await set_up_database(superuser, name, roles)
    finally:
        await superuser.close()


def _credentials(url: URL) -> tuple[str, str]:
    if not (url.username and url.password):
        raise WrongSetting(f"An address of {url.database} lacks a user or a password.")
    return url.username, str(url.password)
