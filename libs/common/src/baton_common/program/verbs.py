"""The commands of `python -m baton_<service>`: serve, migrate, replay, rebuild."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from socket import AF_INET, SO_REUSEADDR, SOL_SOCKET, socket

import uvloop
from sqlalchemy import make_url

from baton_common.edge.http.prefix import Prefixed
from baton_common.model.log_port import LogUnavailable
from baton_common.model.messages import Refused
from baton_common.model.position import Position
from baton_common.model.service import Service
from baton_common.platform.postgres.database import sqlalchemy_url
from baton_common.platform.schema.migrating import migrate
from baton_common.platform.telemetry.logging import configure_logging
from baton_common.program.environment import Environment
from baton_common.program.making_database import make_database
from baton_common.program.production import production_environment
from baton_common.program.schema_mismatches import rebuild_mismatches
from baton_common.program.secrets import add_secrets
from baton_common.program.serving import serve
from baton_common.program.settings import Settings, WrongSetting, settings_from


@dataclass(frozen=True)
class Program:
    """One service as a program: how it is built, the topic it owns, where its migrations are."""

    name: str
    topic: str | None
    build: Callable[[Environment], Service]
    migrations: Path


def main(program: Program, arguments: Sequence[str] | None = None) -> int:
    """Do one verb; the exit code. A wrong setting is one sentence on standard error and 2."""
    parser = argparse.ArgumentParser(prog=f"baton_{program.name}")
    verbs = parser.add_subparsers(dest="verb", required=True)
    serving = verbs.add_parser("serve", help="run until SIGTERM")
    serving.add_argument(
        "--rebuild",
        action="store_true",
        help="before that, fill read models of another release's form again; only where no other "
        "process of this service runs",
    )
    verbs.add_parser("migrate", help="migrate the database to this release's schema")
    replaying = verbs.add_parser(
        "replay", help="fold the whole log again and print its hash as JSON; writes nothing"
    )
    replaying.add_argument(
        "--until", metavar="POSITION", help="the last position to include, like 1.42"
    )
    rebuilding = verbs.add_parser("rebuild", help="fill read models again while the old ones serve")
    rebuilding.add_argument("read_model", nargs="*", help="the read models (default: all)")
    chosen = parser.parse_args(arguments)
    configure_logging()
    try:
        add_secrets(os.environ)
        settings = settings_from(os.environ)
        match chosen.verb:
            case "serve":
                uvloop.run(_serve(program, settings, rebuilds=chosen.rebuild))
            case "migrate":
                uvloop.run(_migrate(program, settings))
            case "replay":
                uvloop.run(_replay(program, settings, chosen.until))
            case _:
                uvloop.run(_rebuild(program, settings, chosen.read_model))
    except WrongSetting as sentence:
        sys.stderr.write(f"{sentence}\n")
        return 2
    return 0


async def _serve(program: Program, settings: Settings, *, rebuilds: bool) -> None:
    environment, vault = production_environment(program.name, program.topic, settings, os.environ)
    with socket(AF_INET) as listener:
        listener.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
            listener.listen(1_024)
        except OSError as error:
            raise WrongSetting(
                f"{settings.host}:{settings.port} cannot be used ({error.strerror}); "
                "set BATON_HOST and BATON_PORT."
            ) from error
        service = program.build(environment)
        if rebuilds:
            mending = partial(rebuild_mismatches, [service])
            service = replace(service, opening=[*service.opening, mending])
        try:
            api = Prefixed(settings.prefix, service.api) if settings.prefix else service.api
            await serve(api, [service], [listener], proxies=settings.proxies)
        finally:
            await vault.close()
            environment.tracing.close()


async def _migrate(program: Program, settings: Settings) -> None:
    if settings.owner_database is None:
        raise WrongSetting("BATON_OWNER_DATABASE is not set; migrations are run by the owner.")
    role = make_url(settings.database).username
    if role is None:
        raise WrongSetting("BATON_DATABASE names no user; that role is granted what it may do.")
    if settings.superuser_database is not None:
        await make_database(settings.superuser_database, settings.owner_database, settings.database)
    await migrate(sqlalchemy_url(settings.owner_database), role, program.migrations)


async def _replay(program: Program, settings: Settings, until: str | None) -> None:
    try:
        position = None if until is None else Position.parse(until)
    except ValueError as error:
        raise WrongSetting(f"--until: {error}.") from error
    environment, vault = production_environment(program.name, program.topic, settings, os.environ)
    service = program.build(environment)
    try:
        if service.replay is not None:
            hashed = await service.replay(position)
            sys.stdout.write(hashed.model_dump_json() + "\n")
    except (Refused, LogUnavailable) as no:
        raise WrongSetting(str(no)) from no
    finally:
        await vault.close()


async def _rebuild(program: Program, settings: Settings, named: Sequence[str]) -> None:
    environment, vault = production_environment(program.name, program.topic, settings, os.environ)
    service = program.build(environment)
    if strangers := set(named) - set(service.rebuilds):
        known = ", ".join(sorted(service.rebuilds)) or "none"
        raise WrongSetting(f"No read model {', '.join(sorted(strangers))}; there are: {known}.")
    for opening in service.opening:
        await opening()
    try:
        for name in named or sorted(service.rebuilds):
            await service.rebuilds[name]()
    finally:
        for closing in service.closing:
            await closing()
        await vault.close()
