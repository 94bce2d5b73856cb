"""`baton token`: a token signed with the key of the one-machine edition, for its APIs."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from joserfc.jwk import OKPKey

from baton_cli.client import Client
from baton_cli.errors import MISUSED, CommandError
from baton_cli.members import Member, member_of
from baton_cli.settings import Settings
from baton_common.edge.identity.keys import issue_token, local_key
from baton_common.edge.identity.principal import Role

OF_THE_CONFIGURATION = {Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE}
"""Roles that act as one of the organisation's people; other roles need no person in it."""
LONGEST = 24 * 30


def declare(parser: ArgumentParser) -> None:
    """Its command line."""
    parser.add_argument("--role", action="append", required=True, choices=[*map(str, Role)])
    parser.add_argument("--person", help="the person's id (default: one who has the role)")
    parser.add_argument(
        "--department",
        action="append",
        default=[],
        help="the person's department (default: as configured)",
    )
    parser.add_argument(
        "--hours", type=float, default=8.0, help="hours until it expires (default: 8)"
    )


def run(arguments: Namespace, settings: Settings) -> int:
    """Prints the token, and on standard error whose it is. Raises CommandError."""
    roles = [Role(role) for role in arguments.role]
    if not 0 < arguments.hours <= LONGEST:
        raise CommandError(f"--hours must be above 0 and at most {LONGEST}.", MISUSED)
    key = signing_key(settings.key_file)
    person, departments = arguments.person or roles[0].value, arguments.department
    if OF_THE_CONFIGURATION.intersection(roles) and not (arguments.person and departments):
        found = _in_the_configuration(settings, roles[0], arguments.person)
        person, departments = found.person, departments or found.departments
    where = f" of {', '.join(departments)}" if departments else ""
    print(f"{person}{where}, as {', '.join(roles)}:", file=sys.stderr)
    print(issue_token(key, person, roles, departments, arguments.hours * 3600))
    return 0


def _in_the_configuration(settings: Settings, role: Role, person: str | None) -> Member:
    with Client(settings, own_token(settings, Role.ADMINISTRATOR)) as client:
        configuration = client.get("/cases/v1/configuration")
    found = member_of(configuration, role, person)
    if found is None:
        who = f"is no {person}" if person else f"is nobody who is {role}"
        raise CommandError(
            f"There {who} in the organisation. Configure it with: baton config apply FILE",
            MISUSED,
        )
    return found


def signing_key(path: Path) -> OKPKey:
    """The key at hand. Raises CommandError if there is none, or it cannot be used."""
    try:
        if not path.exists():
            raise CommandError(
                f"There is no signing key at {path}. Start Baton first (make run), or say where "
                "its folder is with BATON_HOME.",
                MISUSED,
            )
        return local_key(path)
    except (OSError, ValueError) as error:
        raise CommandError(f"The signing key cannot be used: {error}.", MISUSED) from error


def own_token(settings: Settings, role: Role) -> str:
    """BATON_TOKEN; without it, one for five minutes signed with the key at hand: whoever can
    read the key may do everything anyway. Raises CommandError."""
    if settings.token is not None:
        return settings.token
    try:
        key = signing_key(settings.key_file)
    except CommandError as error:
        raise CommandError(f"Set BATON_TOKEN to a token. ({error})", MISUSED) from error
    return issue_token(key, "baton-cli", [role], ttl=300)
