"""`baton demo act`: does the next step of a case for the person it waits for, in the demo."""

from argparse import ArgumentParser, Namespace
from typing import Any

from joserfc.jwk import OKPKey

from baton_cli.client import Client, ProblemAnswer
from baton_cli.errors import MISUSED, CommandError
from baton_cli.settings import Settings
from baton_cli.token import signing_key
from baton_common.edge.identity.keys import issue_token
from baton_common.edge.identity.principal import Role

WORDS = {
    "en": "Hello, thank you for writing. I am looking after this for you.",
    "zh": "您好，来信收到，这件事由我为您处理。",
}
OUTCOME = "answered 已答复"
LIFE = 300


def declare(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", required=True)
    act = actions.add_parser("act", help="the next step: accept, reply, resolve, close")
    act.add_argument("case", nargs="?", help="the case's number or id (default: the newest case)")


def run(arguments: Namespace, settings: Settings) -> int:
    """One step of one case, in the name of the person it is asked of, with the key of the
    one-machine edition. Raises CommandError."""
    key = signing_key(settings.key_file)
    with _as(settings, key, "baton-cli", Role.COMMAND_CENTRE) as overseer:
        case = _case(overseer, arguments.case)
        said = _said(overseer, case)
    if case["status"] == "closed":
        print(f"{case['number']} is closed.")
    elif case["handoff"] is not None:
        _accept(settings, key, case)
    else:
        _go_on(settings, key, case, said)
    return 0


def _accept(settings: Settings, key: OKPKey, case: dict[str, Any]) -> None:
    asked = case["handoff"]["asked"]
    if not asked:
        print(f"{case['number']} waits for somebody to come on duty.")
        return
    with _as(settings, key, asked[0], Role.AGENT) as person:
        person.post(f"/cases/v1/handoffs/{case['handoff']['id']}/accept", {})
    print(f"{asked[0]} accepted {case['number']}.")


def _go_on(settings: Settings, key: OKPKey, case: dict[str, Any], said: bool) -> None:
    path, owner = f"/cases/v1/cases/{case['id']}", case["owner"]
    with _as(settings, key, owner, Role.AGENT) as person:
        if not said and _replied(person, path, WORDS[case["language"]]):
            print(f"{owner} replied in {case['number']}.")
        elif case["status"] == "open":
            person.post(f"{path}/resolve", {"outcome": OUTCOME})
            print(f"{owner} resolved {case['number']}.")
        else:
            person.post(f"{path}/close", {})
            print(f"{owner} closed {case['number']}.")


def _replied(person: Client, path: str, text: str) -> bool:
    """False if the customer, who has called, has no mail address."""
    try:
        person.post(f"{path}/replies", {"text": text})
    except ProblemAnswer as answer:
        if answer.kind != "no-mail-address":
            raise
        return False
    return True


def _case(client: Client, named: str | None) -> dict[str, Any]:
    if named is not None and "-" in named:
        case: dict[str, Any] = client.get(f"/cases/v1/cases/{named}")
        return case
    found = client.get("/cases/v1/cases", number=named, limit=1)["items"]
    if not found:
        raise CommandError(_none(named), MISUSED)
    first: dict[str, Any] = found[0]
    return first


def _none(named: str | None) -> str:
    if named is None:
        return "There is no case yet. Send a mail to the service address."
    return f"There is no case {named}. See those there are: baton story"


def _said(client: Client, case: dict[str, Any]) -> bool:
    """True if an agent has replied since the case was opened."""
    lines = client.get(f"/cases/v1/cases/{case['id']}/story")["items"]
    return any(line["kind"] == "reply-requested" for line in lines)


def _as(settings: Settings, key: OKPKey, person: str, role: Role) -> Client:
    return Client(settings, issue_token(key, person, [role], ttl=LIFE))
