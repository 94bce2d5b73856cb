"""The one-machine edition, put together: home, PostgreSQL, vault, the five services, one door."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from socket import socket

import baton_cases.main
import baton_email.main
import baton_kpi.main
import baton_routing.main
import baton_survey.main
from baton_cases.settings import CasesSettings
from baton_common.edge.http.app import Api
from baton_common.edge.http.router import ServiceRouter
from baton_common.model.service import Service
from baton_common.platform.schema.migrating import migrate
from baton_common.platform.telemetry.logging import configure_logging
from baton_common.platform.vault import migrating as vault_schema
from baton_common.platform.vault.erased_ids import ErasedIdsFile
from baton_common.platform.vault.local_vault import LocalVault
from baton_common.program.schema_mismatches import rebuild_mismatches
from baton_common.program.serving import serve
from baton_email.settings import EmailSettings, email_settings
from baton_onebox.databases import VAULT, Databases, running_databases
from baton_onebox.doors import Doors, listening
from baton_onebox.environments import SERVICES, Environments, environments_in
from baton_onebox.home import Home, opened_home
from baton_onebox.living import Living, life_of
from baton_onebox.progress import tell
from baton_onebox.settings import Settings
from baton_survey.settings import SurveySettings

LINK_KEY = "attachment-links"
"""Cases signs with it what email lets in."""
SURVEY_LINK_KEY = "survey-link"
"""Email writes with it the links that survey knows again."""

Ready = Callable[[Living], Awaitable[None]]


async def run(settings: Settings, ready: Ready) -> None:
    """Run until SIGINT or SIGTERM; `ready` is awaited once requests are taken.

    Raises CannotStart with one sentence that says what to do.
    """
    with opened_home(settings.home) as home, listening(settings) as doors:
        configure_logging(home.program_log())
        master_key = home.master_key()  # made before there is anything that only it can open
        tell(settings, "postgres" if home.has_data else "new-postgres")
        async with running_databases(home, [*SERVICES, VAULT]) as databases:
            tell(settings, "tables")
            await migrate_all(databases)
            vault = vault_of(home, databases, master_key)
            environments = environments_in(home, databases, vault, settings.limits)
            await environments.open()
            try:
                living = await life_of(settings, environments)
                tell(settings, "services")
                async with living.doors.open():
                    services = build_all(settings, environments, doors)
                    await serve_all(services, living, doors.http, ready, settings.proxies)
            finally:
                await environments.close()
                await vault.close()


async def migrate_all(databases: Databases) -> None:
    """Bring every database to this release's schema."""
    for name in SERVICES:
        await migrate(databases[name].owner_url, databases[name].service_role, migrations_of(name))
    await vault_schema.migrate(databases[VAULT].owner_dsn, databases[VAULT].service_role)


def migrations_of(service: str) -> Path:
    """The folder of a service's migrations, beside its `src`."""
    package = import_module(f"baton_{service}")
    return Path(str(package.__file__)).parents[2] / "migrations"


def vault_of(home: Home, databases: Databases, master_key: bytes) -> LocalVault:
    """The vault with its database, its master key and its second place."""
    erased = ErasedIdsFile(home.second_place / "erased")
    return LocalVault(databases[VAULT].service_dsn, master_key, erased)


def build_all(settings: Settings, environments: Environments, doors: Doors) -> Sequence[Service]:
    """Every service on its own ground."""
    link_key = environments.home.secret(LINK_KEY)
    return [
        baton_routing.main.build(environments.of("routing")),
        baton_cases.main.build(environments.of("cases"), CasesSettings(link_key)),
        baton_email.main.build(
            environments.of("email"), mail_settings(settings, environments.home, doors)
        ),
        baton_survey.main.build(
            environments.of("survey"), SurveySettings(environments.home.secret(SURVEY_LINK_KEY))
        ),
        baton_kpi.main.build(environments.of("kpi")),
    ]


def mail_settings(settings: Settings, home: Home, doors: Doors) -> EmailSettings:
    """The settings of email: the operator's mail servers, our own secrets, the bound port, the
    outbox in the home. Raises WrongSetting."""
    own = {
        "BATON_EMAIL_SECRET": home.secret("reply-token").hex(),
        "BATON_LINK_KEY": home.secret(LINK_KEY).hex(),
        "BATON_SURVEY_LINK_KEY": home.secret(SURVEY_LINK_KEY).hex(),
        "BATON_PUBLIC_URL": settings.public_url,
        "BATON_HOME": str(home.folder),
    }
    return replace(email_settings({**settings.mail, **own}), smtp_door=doors.smtp)


async def serve_all(
    services: Sequence[Service], living: Living, door: socket, ready: Ready, proxies: str
) -> None:
    """The services behind one door, and what lives beside them."""
    apis = {each.name: each.api for each in services if isinstance(each.api, Api)}
    mending = partial(rebuild_mismatches, services)
    everything = [*services, replace(living.service, opening=[mending])]
    router = ServiceRouter(apis, living.site)
    await serve(router, everything, [door], proxies=proxies, ready=lambda: ready(living))
