"""Every list of every service: each `next` leads on, and only in the list that it was made for."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from baton_common.edge.identity.principal import Role
from tests.architecture.every_route import SERVICES, Operation, Schema, operations
from tests.e2e.cast import Person
from tests.e2e.every_route.asking import (
    ASKERS,
    IN_QUERIES,
    Asked,
    Ids,
    asking,
    date_from_now,
)
from tests.e2e.every_route.conftest import Busy
from tests.e2e.every_route.making import FAY
from tests.e2e.every_route.references import kind_of, references_of

LIMITS = (1, 2, 3)
MOST = 12
"""Entries that are followed; of logs there are more, and each request is another."""
FEWEST = 3
"""Entries that a list must have here: fewer would try nothing."""
SHOWN_ONLY = frozenset({"lang", "words"})
"""Parameters that say how entries are shown, and not which."""
STREAMS = frozenset({"cases: GET /v1/events", "routing: GET /v1/events"})
"""They have no end."""
PAGING = frozenset({"limit", "after"})
QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "cases: GET /v1/work-list": {"person": FAY.id},
    "kpi: GET /v1/indicators/{indicator_id}/behind": {"to": IN_QUERIES["to"]},
}
"""Queries that a list needs beyond its document to show enough."""
EMPTY = frozenset({"cases: GET /v1/merge-proposals", "kpi: GET /v1/log/contracts"})
"""Nothing was compared otherwise before; kpi publishes nothing."""
EMPTY_PAGES = 3
"""Most empty pages in a row: a search through a log ends where the log does."""
OTHERS: Mapping[str, str] = {
    "as_of": "2099-01-01T00:00:00Z",
    "from": date_from_now(-1),
    "known_at": "2099-01-01T00:00:00Z",
    "number": "7KX3M9QAH",
    "of": "another-id",
    "position": "1.1",
    "to": date_from_now(1),
    "zone": "Pacific/Auckland",
}
"""Values of filters that are no ids: another question than that without them."""
OTHER_PATHS = {"indicator_id": "mails", "stream": "organisation-main"}
"""Things that are there, too."""
READERS = (Role.COMMAND_CENTRE, Role.AUDITOR, Role.ADMINISTRATOR)
"""Those who see all there is; the first that the route lets in asks."""


@dataclass(frozen=True)
class List:
    """An operation that gives pages."""

    operation: Operation

    def __str__(self) -> str:
        return self.operation.name

    @property
    def reader(self) -> Person:
        role = next(each for each in READERS if each in self.operation.roles)
        return ASKERS[role]

    def filters(self) -> Iterator[tuple[str, Schema]]:
        """Its parameters that say which entries are meant."""
        for each in self.operation.parameters("query"):
            name, schema = each["name"], each["schema"]
            is_switch = schema.get("type") == "boolean"
            if name not in PAGING and not (name in SHOWN_ONLY and (is_switch or name == "lang")):
                yield name, schema

    def asked(self, busy: Busy) -> Asked:
        """The question that is asked here."""
        request = asking(self.operation, busy.own_in(self.operation.service))
        return replace(request, query={**request.query, **QUESTIONS.get(str(self), {})})


def lists() -> list[List]:
    """Those whose answer has a `next`."""
    found = []
    for operation in operations():
        content = operation.declared["responses"].get("200", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        if "next" in operation.resolved(schema).get("properties", {}):
            found.append(List(operation))
    return found


def test_whatever_goes_on_after_something_is_a_list() -> None:
    goes_on = {
        each.name
        for each in operations()
        if any(parameter["name"] == "after" for parameter in each.parameters("query"))
    }
    assert goes_on - set(map(str, lists())) == STREAMS


each_list = pytest.mark.parametrize("each", lists(), ids=str)


async def page(busy: Busy, each: List, request: Asked, **query: Any) -> httpx.Response:
    """One page of the list; the request itself stays as it is."""
    return await replace(request, query={**request.query, **query}).by(busy.doors, each.reader)


async def whole_of(busy: Busy, each: List, request: Asked) -> tuple[list[Any], bool]:
    """The first page of the list, at its largest, and True if it is the last."""
    answer = await page(busy, each, request, limit=MOST)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    return body["items"], body["next"] is None


@each_list
async def test_pages_of_any_size_give_each_entry_once(busy: Busy, each: List) -> None:
    request = each.asked(busy)
    whole, is_all = await whole_of(busy, each, request)
    assert len({json.dumps(entry) for entry in whole}) == len(whole)
    assert len(whole) >= FEWEST or (str(each) in EMPTY and not whole)
    for limit in LIMITS:
        seen: list[Any] = []
        after: str | None = None
        for _ in range(len(whole) + EMPTY_PAGES):
            more = {} if after is None else {"after": after}
            answer = await page(busy, each, request, limit=limit, **more)
            told = f"limit {limit} after {after}: {answer.status_code} {answer.text[:500]}"
            assert answer.status_code == 200, told
            body = answer.json()
            assert len(body["items"]) <= limit, told
            assert body["next"] != after or after is None, told
            assert len(body["next"] or "") < 400, told
            seen += body["items"]
            after = body["next"]
            if after is None or (len(seen) >= len(whole) and not is_all):
                break
        assert seen[: len(whole)] == whole, f"limit {limit}"
        if is_all:
            assert (len(seen), after) == (len(whole), None), f"limit {limit}"


@each_list
async def test_a_next_is_good_for_the_question_that_it_was_made_for(busy: Busy, each: List) -> None:
    request = each.asked(busy)
    next_ = (await page(busy, each, request, limit=1)).json()["next"]
    assert (next_ is None) == (str(each) in EMPTY)
    others = dict(_other_questions(each, request, busy)) if next_ else {}
    for name, other in others.items():
        answer = await page(busy, each, other, limit=1, after=next_)
        told = f"{name}: {answer.status_code} {answer.text[:500]}"
        assert answer.status_code in {400, 422}, told
        assert answer.json()["detail"].endswith("."), told


@pytest.mark.parametrize("service", SERVICES)
async def test_a_next_is_good_in_no_other_list(busy: Busy, service: str) -> None:
    own = [each for each in lists() if each.operation.service == service]
    own = [each for each in own if str(each) not in EMPTY]
    requests = [each.asked(busy) for each in own]
    nexts = [
        (await page(busy, each, request, limit=1)).json()["next"]
        for each, request in zip(own, requests, strict=True)
    ]
    for each, request in zip(own, requests, strict=True):
        for other, next_ in zip(own, nexts, strict=True):
            if other != each:
                answer = await page(busy, each, request, after=next_)
                assert answer.status_code == 400, f"{other} in {each}: {answer.text}"


def _other_questions(each: List, request: Asked, busy: Busy) -> Iterator[tuple[str, Asked]]:
    """The same list with other filters and with other ids in its path."""
    ids = {**busy.own_in(each.operation.service), **busy.foreign}
    for name, schema in each.filters():
        value = _another(each.operation, name, schema, ids)
        yield name, replace(request, query={**request.query, name: value})
    for reference in references_of(each.operation):
        if reference.where == "path":
            name, kind = reference.name, reference.kind
            other = {**ids, kind: busy.foreign.get(kind) or OTHER_PATHS[name]}
            yield name, replace(request, path=asking(each.operation, other).path)


def _another(operation: Operation, name: str, schema: Schema, ids: Ids) -> Any:
    """A value of the filter that fits, and is not the one that was asked with."""
    if name in OTHERS:
        return OTHERS[name]
    if (kind := kind_of("query", name, operation)) is not None:
        return ids[kind]
    for each in operation.kinds(schema):
        if "enum" in each or "const" in each:
            return each.get("const") or each["enum"][-1]
        if each.get("type") == "boolean":
            return True
    return "x1"
