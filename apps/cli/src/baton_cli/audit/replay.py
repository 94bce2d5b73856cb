"""`baton audit replay`: hashes a log's whole history, and compares two replays."""

import json
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from baton_cli.client import SERVICES, Client
from baton_cli.errors import MISUSED, REFUSED, CommandError
from baton_cli.settings import Settings


def declare(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "services", nargs="*", metavar="SERVICE", help="the services (default: all)"
    )
    parser.add_argument(
        "--until", metavar="POSITION", help="the last position to include, like 1.42"
    )
    parser.add_argument(
        "--against",
        metavar="FILE",
        type=Path,
        help="what `python -m baton_SERVICE replay` printed elsewhere, perhaps on a copy",
    )
    parser.add_argument(
        "--here",
        action="store_true",
        help="replay on this machine, too, with the service's BATON_… settings (one service)",
    )


def run(arguments: Namespace, settings: Settings, client: Client) -> int:
    """Print each hash; the exit code is 1 if the compared two differ. Raises CommandError."""
    services = arguments.services or list(SERVICES)
    if strangers := sorted(set(services) - set(SERVICES)):
        raise CommandError(
            f"There is no service {strangers[0]}; there are:  {', '.join(SERVICES)}.", MISUSED
        )
    if not (arguments.here or arguments.against):
        for service in services:
            _say(service, "the running service", _live(client, service, arguments.until))
        return 0
    if len(services) != 1:
        raise CommandError("Name one service: a replay is compared with its own service.", MISUSED)
    (service,) = services
    if arguments.against is not None:
        other = _from_file(arguments.against)
    else:
        other = _replayed(service, arguments.until)
    live = _live(client, service, other["position"])
    _say(service, "the running service", live)
    _say(service, "the replay", other)
    is_same = live["log"] == other["log"]
    print("They agree." if is_same else "THEY DIFFER: the two histories are not the same.")
    return 0 if is_same else REFUSED


def _live(client: Client, service: str, until: str | None) -> Any:
    return client.wait_for(f"/{service}/v1/log/state-hash", until=until)


def _replayed(service: str, until: str | None) -> dict[str, Any]:
    """Replays in a process of its own, from the events in the database alone."""
    command = [sys.executable, "-m", f"baton_{service}", "replay"]
    said = subprocess.run(
        [*command, *(["--until", until] if until else [])],
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode != 0:
        last = said.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise CommandError(f"The replay of {service} here did not finish: {last[0]}")
    return _hash_in(said.stdout, f"the replay of {service}")


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return _hash_in(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}.", MISUSED) from error


def _hash_in(text: str, where: str) -> dict[str, Any]:
    try:
        hashed = json.loads(text)
        return {"position": str(hashed["position"]), "log": str(hashed["log"])}
    except (ValueError, KeyError, TypeError) as error:
        raise CommandError(
            f"There is no hash in {where}; it should be what `python -m baton_… replay` prints.",
            MISUSED,
        ) from error


def _say(service: str, who: str, hashed: dict[str, Any]) -> None:
    print(f"{service:8} {hashed['log']}  up to {hashed['position']}  {who}")
    for name, rows in sorted(hashed.get("projections", {}).items()):
        print(f"         {rows}  its read model {name}")
