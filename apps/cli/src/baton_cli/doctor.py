"""`baton doctor`: checks a running Baton and says what is wrong and what to do."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from baton_cli.client import SERVICES, Client, ProblemAnswer
from baton_cli.errors import CommandError
from baton_cli.settings import Settings
from baton_cli.token import own_token
from baton_common.edge.identity.principal import EVERY, Role

CLOCKS_APART = 5.0
"""Seconds of difference that tokens tolerate."""

NOT_ALLOWED = 403


class Unseen(str):
    """A check that could not be made, and why; it says nothing about health."""

    __slots__ = ()


class Noted(str):
    """Worth knowing, and no problem."""

    __slots__ = ()


Finding = tuple[str, str | None]
"""A check and its problem (None: healthy), or Unseen, or Noted."""


def declare(parser: ArgumentParser) -> None:
    """Declares no arguments."""


def run(arguments: Namespace, settings: Settings) -> int:
    """Print one line for each check; the exit code is 1 if any failed. What the token may not see
    counts as unseen, not as failed. Raises CommandError if Baton does not answer at all."""
    is_well = True
    with Client(settings, None) as open_to_all:
        for subject, wrong in _without_a_token(open_to_all):
            is_well &= _say(subject, wrong)
    try:
        with Client(settings, own_token(settings, Role.ADMINISTRATOR)) as client:
            for subject, wrong in _with_a_token(client):
                is_well &= _say(subject, wrong)
    except CommandError as error:
        is_well = _say("token", str(error))
    return 0 if is_well else 1


def _without_a_token(client: Client) -> Iterator[Finding]:
    alive = client.look("/healthz")
    date = alive.headers.get("date")
    if date is not None:
        apart = abs((datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds())
        wrong = f"{apart:.0f} s apart from this machine's; set both by NTP"
        yield "clock", wrong if apart > CLOCKS_APART else None
    for service in SERVICES:
        for door in ("healthz", "readyz"):
            answer = client.look(f"/{service}/{door}")
            if answer.status_code == 200:
                yield f"{service} {door}", None
                if door == "readyz":
                    for concern in answer.json()["facts"].values():
                        yield service, concern
            elif answer.headers.get("content-type") == "application/json":
                yield f"{service} {door}", " ".join(answer.json()["reasons"])
            else:
                yield f"{service} {door}", f"answered {answer.status_code}; is it deployed?"


def _with_a_token(client: Client) -> Iterator[Finding]:
    for service in SERVICES:
        try:
            letters = client.get(f"/{service}/v1/dead-letters", limit=200)["items"]
        except ProblemAnswer as refusal:
            why = Unseen(refusal) if refusal.status == NOT_ALLOWED else str(refusal)
            yield f"{service} dead letters", why
        else:
            some = f"{len(letters)} wait; see: baton dead-letters list"
            yield f"{service} dead letters", some if letters else None
        try:
            keys = client.get(f"/{service}/v1/api-keys")["items"]
        except ProblemAnswer as refusal:
            why = Unseen(refusal) if refusal.status == NOT_ALLOWED else str(refusal)
            yield f"{service} API keys", why
        else:
            yield f"{service} API keys", _open_to_all(keys)


def _open_to_all(keys: list[Any]) -> Noted | None:
    """The keys that no department limits, by label and id."""
    named = [f"{each['label']} ({each['id']})" for each in keys if EVERY in each["departments"]]
    return Noted(f"of every department: {', '.join(named)}") if named else None


def _say(subject: str, wrong: str | None) -> bool:
    """Prints one finding; False if it is a problem."""
    match wrong:
        case None | Noted():
            mark, is_well = "ok    ", True
        case Unseen():
            mark, is_well = "unseen", True
        case _:
            mark, is_well = "NOT OK", False
    print(f"{mark}  {subject}{f': {wrong}' if wrong else ''}")
    return is_well
