"""`baton recover`: shows a log that went back in time, and restarts it on request."""

from argparse import ArgumentParser, Namespace

from baton_cli.client import SERVICES, Client
from baton_cli.settings import Settings
from baton_cli.token import own_token
from baton_common.edge.identity.principal import Role

SHOWN = 20


def declare(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("service", choices=SERVICES)
    parser.add_argument("--yes", action="store_true", help="recover; without it, only show")
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="WITNESS",
        help="a witness that cannot be asked",
    )


def run(arguments: Namespace, settings: Settings) -> int:
    """Print the problem and what would be published again; with --yes begin a new epoch. The exit
    code is 1 while the log waits for --yes. Raises CommandError."""
    path = f"/{arguments.service}/v1/log/recovery"
    with Client(settings, own_token(settings, Role.ADMINISTRATOR)) as client:
        status = client.get(path)
        if status["why"] is None:
            print(f"The log of {arguments.service} is in order.")
            return 0
        print(status["why"])
        _tell(status["waiting"])
        if not arguments.yes:
            print(f"To go on all the same: baton recover {arguments.service} --yes")
            return 1
        answer = client.post(path, {"without": arguments.without})
    print(f"The log of {arguments.service} goes on at {answer['position']}.")
    return 0


def _tell(waiting: list[dict[str, str]]) -> None:
    print(f"{len(waiting)} deadlines are set; these would run, perhaps a second time:")
    for each in waiting[:SHOWN]:
        print(f"    {each['due_at']}  {each['stream']}  {each['name']}")
    if len(waiting) > SHOWN:
        print(f"    … and {len(waiting) - SHOWN} more")
