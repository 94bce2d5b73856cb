"""`baton story [CASE]`: the story of a case, or of the newest ones, in sentences."""

from argparse import ArgumentParser, Namespace
from datetime import datetime
from http.client import NOT_FOUND
from typing import Any
from zoneinfo import ZoneInfo

from baton_cli.client import Client, ProblemAnswer
from baton_cli.errors import CommandError
from baton_cli.settings import Settings
from baton_cli.token import own_token
from baton_common.edge.identity.principal import Role
from baton_common.model.clock import clock_text

NEWEST = 3
"""Number of cases shown when none is named."""
NOT_FOR_YOU = {
    "en": "You see this case because its customer is on the line with you, or you did until just "
    "now; its story is for the departments concerned.",
    "zh": "您看得到此个案，是因为其客户正与您通话（或刚刚如此）；其经过只向相关部门讲述。",
}
LONGEST_NUMBER = 12
"""Longest case number in letters; an id is longer."""


def declare(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "case", nargs="?", help="the case's number or id (default: the newest cases)"
    )
    parser.add_argument("--lang", choices=["zh", "en"])


def run(arguments: Namespace, settings: Settings) -> int:
    """Print one line for each event. Raises CommandError."""
    with Client(settings, own_token(settings, Role.AUDITOR)) as client:
        language = arguments.lang or settings.language
        zone = ZoneInfo(client.get("/cases/v1/configuration")["zone"])
        if arguments.case is not None:
            _tell_case(client, case_id_of(client, arguments.case), language, zone)
            return 0
        newest = client.get("/cases/v1/cases", limit=NEWEST)["items"]
        if not newest:
            raise CommandError("There is no case yet. Send a mail to the service address.")
        for case in reversed(newest):
            print(case["number"])
            try:
                _tell_case(client, case["id"], language, zone)
            except ProblemAnswer as answer:
                if answer.status != NOT_FOUND:
                    raise
                print(f"  {NOT_FOR_YOU[language]}")
    return 0


def _tell_case(client: Client, case_id: str, language: str, zone: ZoneInfo) -> None:
    for page in client.pages(f"/cases/v1/cases/{case_id}/story", lang=language):
        for line in page["items"]:
            _tell(line, zone)


def case_id_of(client: Client, asked: str) -> str:
    """The id of a case by its number or id. Raises ProblemAnswer."""
    if len(asked) > LONGEST_NUMBER:
        return asked
    found = client.get("/cases/v1/cases", number=asked, limit=1)["items"]
    if found:
        return str(found[0]["id"])
    raise ProblemAnswer(404, {"detail": f"There is no case {asked}, or you may not see it."})


def _tell(line: dict[str, Any], zone: ZoneInfo) -> None:
    """Print sentences; times in the organisation's zone, like the clock times in them."""
    when = clock_text(datetime.fromisoformat(line["at"]).astimezone(zone), dated=True)
    print(f"{when}  {line['sentence']}")
    for words in line.get("words", []):
        for each in (words or "—").splitlines():
            print(f"{' ' * len(when)}  │ {each}")
