"""What cannot be read or does not fit is refused with a sentence, by every route of every service.

The table is made of the routes themselves: a new route is in it as soon as it is declared. Nothing
is behind the services, so whatever would get through would fail here.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from baton_common.edge.identity.keys import issue_token
from baton_common.edge.identity.principal import Role
from tests.architecture.every_route import Operation, operations, service_api
from tests.unit.edge.shop import KEY

SECRET = "what-ana-wrote"
EVERYTHING = issue_token(KEY, "ana", [role for role in Role if role is not Role.MACHINE])
NOTHING = issue_token(KEY, "ana", [])
NUL_IN_JSON, SURROGATE_IN_JSON = b"\\u0000", b"\\ud800"


@dataclass(frozen=True)
class Mistake:
    """A request that is wrong in one way, and what it has to be told."""

    what: str
    status: int
    code: str
    path: str | None = None
    query: bytes = b""
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    token: str | None = EVERYTHING
    names: str | None = None
    """The field that has to be named."""


def strangers(operation: Operation) -> Iterator[Mistake]:
    if operation.is_public:
        return
    broken = b"{" if operation.body_schema is not None else None
    yield Mistake("no token", 401, "unauthenticated", body=broken, token=None)
    yield Mistake("no role", 403, "forbidden", body=broken, token=NOTHING)


def paths(operation: Operation) -> Iterator[Mistake]:
    if "{" in operation.template:
        path = operation.path_with("x" * 201)
        yield Mistake("an id that is too long", 404, "no-such-route", path=path)
        yield Mistake("NUL in an id", 400, "malformed", path=operation.path_with("a%00b"))


def queries(operation: Operation) -> Iterator[Mistake]:
    listed = operation.parameters("query")
    if not listed:
        return
    good = httpx.QueryParams(operation.good_query())
    start = f"{good}&".encode() if good else b""
    yield Mistake("a parameter that is not known", 422, "invalid", query=start + b"zz=1")
    yield Mistake("no UTF-8 in the query", 400, "malformed", query=start + b"zz=%ff")
    yield Mistake("NUL in the query", 400, "malformed", query=start + b"zz=%00")
    for each in listed:
        name, kinds = each["name"], operation.kinds(each["schema"])
        others = good.remove(name)
        start = f"{others}&".encode() if others else b""
        if all(kind.get("type") != "array" for kind in kinds):
            twice = start + f"{name}=1&{name}=1".encode()
            yield Mistake(f"{name} twice", 400, "malformed", query=twice)
        if all(
            kind.get("type") in {"integer", "boolean", "null"} or "enum" in kind for kind in kinds
        ):
            wrong = start + f"{name}={SECRET}".encode()
            yield Mistake(f"{name} of a wrong type", 422, "invalid", query=wrong, names=f"$.{name}")
        most = [kind["maxLength"] for kind in kinds if "maxLength" in kind]
        if most and len(most) == len([kind for kind in kinds if kind.get("type") != "null"]):
            long = start + f"{name}={'x' * (max(most) + 1)}".encode()
            if len(long) < 8_000:
                yield Mistake(f"{name} too long", 422, "invalid", query=long, names=f"$.{name}")


def bodies(operation: Operation) -> Iterator[Mistake]:
    schema = operation.body_schema
    if schema is None:
        return
    good = operation.good_body()
    whole = json.dumps(good).encode()
    yield Mistake("no JSON", 400, "malformed", body=b'{"' + SECRET.encode())
    yield Mistake("not UTF-8", 400, "malformed", body=b'{"zz":"\xff"}')
    for what, value in (("NUL", NUL_IN_JSON), ("a lone surrogate", SURROGATE_IN_JSON)):
        yield Mistake(what, 400, "malformed", body=b'{"zz":"a' + value + b'"}')
    yield Mistake("NaN", 400, "malformed", body=b'{"zz":NaN}')
    yield Mistake("a field twice", 400, "malformed", body=b'{"zz":1,"zz":2}')
    yield Mistake("too deep", 400, "too-deep", body=b"[" * 40 + b"]" * 40)
    yield Mistake("a list", 422, "invalid", body=b"[]", names="$")
    form = {"content-type": "application/x-www-form-urlencoded"}
    yield Mistake("a form", 415, "media-type", body=whole, headers=form)
    more = json.dumps({**good, "zz": SECRET}).encode()
    yield Mistake("an unknown field", 422, "invalid", body=more, names="$.zz")
    for name in schema.get("required", ()):
        yield Mistake(f"{name} left out", 422, "invalid", body=b"{}", names=f"$.{name}")
    for name, declared in schema.get("properties", {}).items():
        yield from _fields(operation, good, name, operation.kinds(declared))


def _fields(operation: Operation, good: Any, name: str, kinds: list[Any]) -> Iterator[Mistake]:
    types = {kind.get("type") for kind in kinds}
    if None in types or ("object" in types and "array" in types):
        return
    wrong: Any = [[SECRET]] if "object" in types else {"zz": SECRET}
    body = json.dumps({**good, name: wrong}).encode()
    yield Mistake(f"{name} of a wrong type", 422, "invalid", body=body, names=f"$.{name}")
    most = [kind["maxLength"] for kind in kinds if "maxLength" in kind]
    if most and types <= {"string", "null"}:
        body = json.dumps({**good, name: "x" * (max(most) + 1)}).encode()
        yield Mistake(f"{name} too long", 422, "invalid", body=body, names=f"$.{name}")


def sizes(operation: Operation) -> Iterator[Mistake]:
    if "requestBody" in operation.declared:
        headers = {"content-length": "1000000000", "expect": "100-continue"}
        yield Mistake("too big", 413, "too-big", body=b"", headers=headers)


def conditions(operation: Operation) -> Iterator[Mistake]:
    if operation.parameters("header") and any(
        each["name"] == "If-Match" for each in operation.parameters("header")
    ):
        body = None
        if operation.body_schema is not None:
            body = json.dumps(operation.good_body()).encode()
        yield Mistake("no ETag of ours", 400, "malformed", body=body, headers={"if-match": "*"})
        key = {"idempotency-key": "x" * 201}
        yield Mistake("a key that is too long", 400, "malformed", body=body, headers=key)


MISTAKES = (strangers, paths, queries, bodies, sizes, conditions)


@pytest.mark.parametrize("operation", operations(), ids=lambda each: each.name)
async def test_every_mistake_is_told_with_a_sentence(operation: Operation) -> None:
    for make in MISTAKES:
        for mistake in make(operation):
            answer = await _sent(operation, mistake)
            told = f"{mistake.what}: {answer.status_code} {answer.text}"
            assert answer.status_code == mistake.status, told
            assert answer.headers["content-type"] == "application/problem+json", told
            problem = answer.json()
            assert problem["type"] == f"/problems/{mistake.code}", told
            assert problem["detail"].endswith("."), told
            assert problem["message"], told
            assert SECRET not in answer.text, told
            if mistake.names is not None:
                fields = [each["field"] for each in problem["problems"]]
                assert any(each.startswith(mistake.names) for each in fields), told


def test_the_table_has_every_kind_of_mistake() -> None:
    made = {make.__name__: sum(1 for each in operations() for _ in make(each)) for make in MISTAKES}
    assert all(count > 20 for count in made.values()), made


async def _sent(operation: Operation, mistake: Mistake) -> httpx.Response:
    headers = {"content-type": "application/json"} | mistake.headers
    if mistake.token is not None:
        headers["authorization"] = f"Bearer {mistake.token}"
    query = mistake.query or str(httpx.QueryParams(operation.good_query())).encode()
    url = httpx.URL(
        "http://baton.example", raw_path=(mistake.path or operation.path).encode() + b"?" + query
    )
    transport = httpx.ASGITransport(service_api(operation.service), raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport) as client:
        return await client.request(operation.method, url, content=mistake.body, headers=headers)
