"""`baton house load FILE`: tried at every service first, then applied in their order."""

import re
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from baton_cli.client import SERVICES, Client, Refusal
from baton_cli.settings import Settings
from baton_cli.token import own_token
from baton_cli.trouble import MISUSED, REFUSED, Trouble
from baton_common.edge.identity.principal import Role


def declare(parser: ArgumentParser) -> None:
    """Its command line."""
    actions = parser.add_subparsers(dest="action", required=True)
    load = actions.add_parser("load", help="load a house file")
    load.add_argument("file", type=Path, metavar="FILE")
    load.add_argument("--dry-run", action="store_true", help="say what is wrong, apply nothing")


def run(arguments: Namespace, settings: Settings) -> int:
    """Prints what each service says. Raises Trouble."""
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise Trouble(f"{arguments.file} cannot be read: {error.strerror}.", MISUSED) from error
    with Client(settings, own_token(settings, Role.ADMINISTRATOR)) as client:
        asked = _try_all(client, content, arguments.file)
        if arguments.dry_run:
            print("The house file is right. Nothing was applied.")
            return 0
        for service in asked:
            _say(service, _put(client, service, content, dry_run=False))
    return 0


def _try_all(client: Client, content: bytes, file: Path) -> list[str]:
    """The services that take it. Raises Trouble with every problem of all sections."""
    asked, problems = [], []
    for service in SERVICES:
        try:
            _put(client, service, content, dry_run=True)
        except Refusal as refusal:
            if refusal.kind == "no-such-route":
                if _has_section(content, service):
                    problems.append(f"{service}: this release takes no such section; take it out")
                continue
            if refusal.status not in {409, 422}:
                raise
            problems += refusal.fields or [f"{service}: {refusal}"]
        asked.append(service)
    if problems:
        lines = "\n".join(f"{file}: {problem}" for problem in dict.fromkeys(problems))
        raise Trouble(f"{lines}\nNothing was applied.", REFUSED)
    return asked


def _put(client: Client, service: str, content: bytes, *, dry_run: bool) -> Any:
    return client.put(
        f"/{service}/v1/configuration", content, dry_run="true" if dry_run else "false"
    )


def _has_section(content: bytes, service: str) -> bool:
    return re.search(rb"^%s:" % service.encode(), content, re.MULTILINE) is not None


def _say(service: str, answer: Any) -> None:
    changed: list[str] = answer["changed"]
    print(f"{service}: {len(changed)} changed" if changed else f"{service}: as it was")
    for name in changed:
        print(f"  {name}")
