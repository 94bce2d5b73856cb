"""`baton audit story | as-of | replay | contracts`: answers from the logs alone."""

from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Mapping
from types import ModuleType

from baton_cli.audit import as_of, contracts, replay, story
from baton_cli.client import Client
from baton_cli.settings import Settings
from baton_cli.token import own_token
from baton_common.edge.identity.principal import Role

ACTIONS: Mapping[str, tuple[ModuleType, str]] = {
    "story": (story, "print what every service's log holds about a case, in order"),
    "as-of": (as_of, "show what something was at an instant, or as it was known then"),
    "replay": (replay, "fold a whole log again, and compare it with the running service"),
    "contracts": (contracts, "show what was published, byte by byte, and whether Kafka has it"),
}


def declare(parser: ArgumentParser) -> None:
    """Declare the subcommands."""
    actions: _SubParsersAction[ArgumentParser] = parser.add_subparsers(dest="action", required=True)
    for name, (module, words) in ACTIONS.items():
        module.declare(actions.add_parser(name, help=words, description=words))


def run(arguments: Namespace, settings: Settings) -> int:
    """Run one action; the exit code is 1 if a comparison differs. Raises CommandError."""
    with Client(settings, own_token(settings, Role.AUDITOR)) as client:
        code: int = ACTIONS[arguments.action][0].run(arguments, settings, client)
        return code
