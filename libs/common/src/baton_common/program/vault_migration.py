"""`python -m baton_common.program.vault_migration`: the vault's database to this schema."""

import asyncio
import os
import sys
from collections.abc import MutableMapping

from sqlalchemy import make_url

from baton_common.platform.vault.migrating import migrate
from baton_common.program.making_database import make_database
from baton_common.program.secrets import add_secrets
from baton_common.program.settings import WrongSetting, needed, refuse_unknown

_LIKE = "postgresql://user:password@host/name"


def main(environment: MutableMapping[str, str] = os.environ) -> int:
    """Migrate as the owner; the exit code. A wrong setting is one sentence and 2."""
    try:
        add_secrets(environment)
        refuse_unknown(environment)
        owner = needed(environment, "BATON_VAULT_OWNER_DATABASE", _LIKE)
        service = needed(environment, "BATON_VAULT_DATABASE", _LIKE)
        role = make_url(service).username
        if role is None:
            raise WrongSetting("BATON_VAULT_DATABASE names no user; that role is granted access.")
        if superuser := environment.get("BATON_SUPERUSER_DATABASE"):
            asyncio.run(make_database(superuser, owner, service))
        asyncio.run(migrate(owner, role))
    except WrongSetting as sentence:
        sys.stderr.write(f"{sentence}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
