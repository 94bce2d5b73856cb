"""`baton audit story`: what every service's log holds of one case, in one order."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from baton_cli.audit.joining import Entry, joined
from baton_cli.client import SERVICES, Client
from baton_cli.settings import Settings
from baton_cli.story import case_id_of

AT_ONCE = 50
"""Most ids in one query."""
LONGEST_VALUE = 60
"""Most letters shown of a field."""
LATE = timedelta(seconds=10)
LANGUAGES = ("en", "zh")
_ITS_OWN = ("handoff_id", "contact_id")
"""Fields in an event of the case that identify something which belongs to this case alone."""


def declare(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("case", help="the case's number or id")
    parser.add_argument("--lang", choices=LANGUAGES, help="the sentences in one language only")
    parser.add_argument("--json", action="store_true", help="every event whole, as JSON lines")


def run(arguments: Namespace, settings: Settings, client: Client) -> int:
    """Print one line for each event. Raises CommandError."""
    case_id = case_id_of(client, arguments.case)
    languages = LANGUAGES if arguments.lang is None else (arguments.lang,)
    sentences = _sentences(client, case_id, languages)
    for entry in joined(list(entries_of(client, case_id))):
        lines = sentences.get(entry.event["position"], []) if entry.service == "cases" else []
        if arguments.json:
            line = {"service": entry.service, "sentences": lines, **entry.event}
            json.dump(line, sys.stdout, ensure_ascii=False)
            print()
        else:
            _tell(entry, lines)
    return 0


def entries_of(client: Client, case_id: str) -> Iterator[Entry]:
    """Events of cases that mention it, and events of other services that mention it or belong to
    one of its journeys."""
    of_case = _mentions(client, "cases", [case_id])
    own = sorted({each for event in of_case for each in _its_own(event)} - {case_id})
    events = {event["position"]: event for event in [*of_case, *_mentions(client, "cases", own)]}
    log = _log_of(client, "cases")
    for event in events.values():
        yield Entry("cases", log, event)
    journeys = {event["metadata"]["correlation_id"] for event in events.values()}
    wanted = sorted({case_id, *own, *journeys})
    for service in SERVICES[1:]:
        log = _log_of(client, service)
        for event in _mentions(client, service, wanted):
            yield Entry(service, log, event)


def _mentions(client: Client, service: str, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Each event once, ordered by position."""
    found: dict[str, dict[str, Any]] = {}
    for at in range(0, len(ids), AT_ONCE):
        path = f"/{service}/v1/log/mentions"
        for page in client.pages(path, of=ids[at : at + AT_ONCE], limit=200):
            found |= {event["position"]: event for event in page["items"]}
    return list(found.values())


def _its_own(event: dict[str, Any]) -> Iterator[str]:
    for name in _ITS_OWN:
        if isinstance(value := event["event"].get(name), str):
            yield value


def _log_of(client: Client, service: str) -> str:
    """The id by which others refer to this log; empty if it never published anything."""
    published = client.get(f"/{service}/v1/log/contracts", limit=1)["items"]
    if not published or published[0]["headers"] is None:
        return ""
    return str(published[0]["headers"]["ce_source"]).rpartition("/")[2]


def _sentences(client: Client, case_id: str, languages: Sequence[str]) -> dict[str, list[str]]:
    """Sentences by position in the log of cases, one per language."""
    found: dict[str, list[str]] = {}
    for language in languages:
        for page in client.pages(f"/cases/v1/cases/{case_id}/story", lang=language):
            for line in page["items"]:
                found.setdefault(line["position"], []).append(line["sentence"])
    return found


def _tell(entry: Entry, sentences: Sequence[str]) -> None:
    event = entry.event
    fields = f"{event['type']}  {event['stream']}  {plain(event['event'])}"
    what = " · ".join(sentences) or fields.rstrip()
    print(
        f"{_instant(event['at'])}  {entry.service:8} {event['position']:>8}  {what}{_late(event)}"
    )


def _instant(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"


def _late(event: Mapping[str, Any]) -> str:
    """A note for an event recorded long after it took effect."""
    at, known = (datetime.fromisoformat(event[name]) for name in ("at", "recorded_at"))
    return f"  (written down {_instant(event['recorded_at'])})" if known - at > LATE else ""


def plain(event: dict[str, Any]) -> str:
    """The fields without personal words; those are only listed by name."""
    return " ".join(
        f"{name}={_short(value)}" for name, value in event.items() if name != "at" and value
    )


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "[sealed]" if value.keys() == {"s", "k", "c"} else "{…}"
    if isinstance(value, list):
        return f"[{', '.join(map(_short, value))}]"
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
