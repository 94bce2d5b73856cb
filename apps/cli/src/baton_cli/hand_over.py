"""`baton hand-over`: what a person or a department leaves behind goes to the lead's office."""

from argparse import ArgumentParser, Namespace
from urllib.parse import quote

from baton_cli.client import Client
from baton_cli.errors import MISUSED, CommandError
from baton_cli.settings import Settings
from baton_cli.token import own_token
from baton_common.edge.identity.principal import Role


def declare(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("person", nargs="?", help="whose cases; with --to: leave it out")
    parser.add_argument("--department", help="only its cases; with --to: what it has and is asked")
    parser.add_argument("--to", metavar="DEPARTMENT", help="the department that goes on with it")


def run(arguments: Namespace, settings: Settings) -> int:
    """Hand over case after case, and say how far it has come. Raises CommandError."""
    path, body = _asked(arguments)
    done = 0
    with Client(settings, own_token(settings, Role.ADMINISTRATOR)) as client:
        while True:
            answer = client.post(path, body)
            done += answer["handed_over"]
            if not answer["left"]:
                break
            print(f"{done} handed over, {answer['left']} left.")
    print(f"{done} handed over." if done else "There is nothing to hand over.")
    return 0


def _asked(arguments: Namespace) -> tuple[str, dict[str, str]]:
    person, department, to = arguments.person, arguments.department, arguments.to
    if person is not None and to is None:
        body = {"department": department} if department is not None else {}
        return f"/cases/v1/people/{quote(person, safe='')}/hand-over", body
    if person is None and department is not None and to is not None:
        path = f"/cases/v1/departments/{quote(department, safe='')}/hand-over"
        return path, {"to_department": to}
    raise CommandError(
        "Write: baton hand-over PERSON [--department DEPARTMENT], "
        "or: baton hand-over --department DEPARTMENT --to DEPARTMENT",
        MISUSED,
    )
