"""`baton dead-letters`: lists messages that could not be applied, and retries or discards them."""

from argparse import ArgumentParser, Namespace

from baton_cli.client import SERVICES, Client, ProblemAnswer
from baton_cli.errors import CommandError
from baton_cli.settings import Settings
from baton_cli.token import own_token
from baton_common.edge.identity.principal import Role


def declare(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action")
    actions.add_parser("list", help="list them (the default)")
    for action, words in (("retry", "try it again"), ("drop", "give it up")):
        one = actions.add_parser(action, help=words)
        one.add_argument("id", help="as listed")


def run(arguments: Namespace, settings: Settings) -> int:
    """List all, or set the disposition of one. Raises CommandError."""
    with Client(settings, own_token(settings, Role.ADMINISTRATOR)) as client:
        if arguments.action in {"retry", "drop"}:
            return _wish(client, arguments.id, arguments.action)
        found = sum(_list(client, service) for service in SERVICES)
        if not found:
            print("There are no dead letters.")
    return 0


def _list(client: Client, service: str) -> int:
    count, after = 0, None
    while True:
        page = client.get(f"/{service}/v1/dead-letters", after=after)
        for letter in page["items"]:
            count += 1
            why = letter["reason"] or "waits behind one of its key"
            wish = f" [{letter['wish']}]" if letter["wish"] else ""
            where = f"{letter['topic']}/{letter['partition']}"
            print(f"{letter['id']}  {service}  {where}  {letter['key']}{wish}")
            print(f"    {why}")
        if (after := page["next"]) is None:
            return count


def _wish(client: Client, letter_id: str, action: str) -> int:
    for service in SERVICES:
        try:
            client.post(f"/{service}/v1/dead-letters/{letter_id}/{action}")
        except ProblemAnswer as refusal:
            if refusal.status != 404:
                raise
        else:
            print(f"{service} will {action} it.")
            return 0
    raise CommandError(f"No service has a dead letter {letter_id}. See: baton dead-letters list")
