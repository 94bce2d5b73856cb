"""`baton audit as-of`: the state of anything at an instant, as JSON, with the events behind it."""

import json
import sys
from argparse import ArgumentParser, Namespace
from typing import Any
from urllib.parse import quote

from baton_cli.audit.naming import stream_of
from baton_cli.client import SERVICES, Client
from baton_cli.settings import Settings


def declare(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("what", help="a stream's name (mail-…, handoff-…), or a case's number")
    parser.add_argument(
        "--service",
        choices=SERVICES,
        default="cases",
        help="the service whose log is read (default: cases)",
    )
    parser.add_argument(
        "--at", metavar="INSTANT", help="as it was: what had happened by then (2026-03-02T09:30Z)"
    )
    parser.add_argument(
        "--known-at", metavar="INSTANT", help="as we knew it: what had been written down by then"
    )
    parser.add_argument(
        "--words", action="store_true", help="show personal words; this is recorded"
    )


def run(arguments: Namespace, settings: Settings, client: Client) -> int:
    """Prints one JSON document. Raises CommandError."""
    stream = stream_of(client, arguments.service, arguments.what)
    json.dump(history(client, arguments, stream), sys.stdout, indent=2, ensure_ascii=False)
    print()
    return 0


def history(client: Client, arguments: Namespace, stream: str) -> dict[str, Any]:
    """The state with all of its events."""
    pages = client.pages(
        f"/{arguments.service}/v1/log/streams/{quote(stream, safe='')}",
        as_of=arguments.at,
        known_at=arguments.known_at,
        words="true" if arguments.words else None,
        limit=200,
    )
    first = next(pages)
    head = {name: value for name, value in first.items() if name not in {"items", "next"}}
    events = [*first["items"], *(event for page in pages for event in page["items"])]
    return {"service": arguments.service, **head, "events": events}
