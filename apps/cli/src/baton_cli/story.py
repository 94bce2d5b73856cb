"""`baton story CASE`: what happened to a case, in sentences."""

from argparse import ArgumentParser, Namespace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from baton_cli.client import Client, Refusal
from baton_cli.settings import Settings
from baton_cli.token import own_token
from baton_cli.trouble import Trouble
from baton_common.edge.identity.principal import Role

LONGEST_NUMBER = 12
"""Letters of a case's number, which people say; its id is longer."""


def declare(parser: ArgumentParser) -> None:
    """Its command line."""
    parser.add_argument("case", nargs="?", help="its number or id; the newest one without it")
    parser.add_argument("--lang", choices=["zh", "en"])


def run(arguments: Namespace, settings: Settings) -> int:
    """Prints one line for each thing that happened. Raises Trouble."""
    with Client(settings, own_token(settings, Role.AUDITOR)) as client:
        case_id = case_id_of(client, arguments.case)
        zone = ZoneInfo(client.get("/cases/v1/configuration")["zone"])
        after = None
        while True:
            path = f"/cases/v1/cases/{case_id}/story"
            page = client.get(path, lang=arguments.lang or settings.language, after=after)
            for line in page["items"]:
                _tell(line, zone)
            if (after := page["next"]) is None:
                return 0


def case_id_of(client: Client, asked: str | None) -> str:
    """The id of a case by its number or id; of the newest one if none is asked for.
    Raises Refusal, Trouble."""
    if asked is not None and len(asked) > LONGEST_NUMBER:
        return asked
    found = client.get("/cases/v1/cases", number=asked, limit=1)["items"]
    if found:
        return str(found[0]["id"])
    if asked is None:
        raise Trouble("There is no case yet. Send a mail to the service address.")
    raise Refusal(404, {"detail": f"There is no case {asked}, or it is not yours to see."})


def _tell(line: dict[str, Any], zone: ZoneInfo) -> None:
    """The sentences speak of the house's clock, so the line does too."""
    at = datetime.fromisoformat(line["at"]).astimezone(zone)
    print(f"{at:%Y-%m-%d %H:%M:%S}  {line['sentence']}")
    for words in line.get("words", []):
        for each in (words or "—").splitlines():
            print(f"                       │ {each}")
