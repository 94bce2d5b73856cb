"""`baton audit contracts`: what was published, when, byte for byte; and whether Kafka has it."""

import base64
import json
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any

from baton_cli.audit.naming import stream_of
from baton_cli.audit.topic import look_into
from baton_cli.client import SERVICES, Client
from baton_cli.errors import REFUSED
from baton_cli.settings import Settings
from baton_common.engine.log.published_hash import published_hash

_POSITION = re.compile(r"\d+\.\d+")


def declare(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "what", nargs="?", help="a stream's name, a case's number, or a position like 1.42; all"
    )
    parser.add_argument(
        "--service",
        choices=SERVICES,
        default="cases",
        help="the service whose log is read (default: cases)",
    )
    parser.add_argument(
        "--kafka",
        nargs="?",
        const="",
        metavar="HOST:PORT",
        help="compare with what Kafka holds; how it is reached: BATON_KAFKA, BATON_KAFKA_…",
    )
    parser.add_argument("--json", action="store_true", help="everything, as JSON lines")


def run(arguments: Namespace, settings: Settings, client: Client) -> int:
    """Print each contract; the exit code is 1 if one differs from Kafka or from its hash. Raises
    CommandError."""
    wrong = 0
    for page in _pages(arguments, client):
        if arguments.kafka is not None:
            look_into(settings, arguments.kafka, page)
        for contract in page:
            contract["fits_hash"] = _fits(contract)
            wrong += contract["fits_hash"] is False or contract.get("kafka", "same") != "same"
            _tell(contract, as_json=arguments.json)
    return REFUSED if wrong else 0


def _pages(arguments: Namespace, client: Client) -> Iterator[list[dict[str, Any]]]:
    what, path = arguments.what, f"/{arguments.service}/v1/log/contracts"
    if what is None:
        named = {}
    elif _POSITION.fullmatch(what):
        named = {"position": what}
    else:
        named = {"stream": stream_of(client, arguments.service, what)}
    for page in client.pages(path, limit=200, **named):
        yield page["items"]


def _fits(contract: dict[str, Any]) -> bool | None:
    """True if the bytes match the event's hash; None: they were pruned."""
    if contract["body"] is None:
        return None
    body = base64.b64decode(contract["body"])
    hashed = published_hash(contract["partition"], contract["key"], contract["type"], body)
    return hashed.hex() == str(contract["hash"])


def _tell(contract: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        json.dump(contract, sys.stdout, ensure_ascii=False)
        print()
        return
    print(f"{contract['position']}  {contract['stream']} v{contract['version']}  {_type(contract)}")
    print(f"    written       {contract['recorded_at']}")
    print(f"    acknowledged  {_acknowledged(contract)}")
    if "kafka" in contract:
        where = ", ".join(map(str, contract["offsets"])) or "nowhere"
        print(f"    Kafka         {contract['kafka']} (offsets: {where})")
    print(f"    hash          {contract['hash']}{_doubt(contract)}")
    if contract["body"] is not None:
        print(f"    {base64.b64decode(contract['body']).decode(errors='replace')}")


def _type(contract: dict[str, Any]) -> str:
    return contract["type"] or "(its bytes were pruned)"


def _acknowledged(contract: dict[str, Any]) -> str:
    if contract["topic"] is None:
        return "read from the log directly, without Kafka"
    if contract["acknowledged_at"] is None:
        return f"not yet, {contract['topic']}/{contract['partition']}"
    return f"{contract['acknowledged_at']}  {contract['topic']}/{contract['partition']}"


def _doubt(contract: dict[str, Any]) -> str:
    return "  NOT of these bytes" if contract["fits_hash"] is False else ""
