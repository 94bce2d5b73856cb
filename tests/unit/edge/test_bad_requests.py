"""Requests that cannot be read are refused with a sentence, and nothing is stored."""

import json
from enum import Enum
from typing import Annotated, Literal

import httpx
import pytest
from pydantic import Field

from baton_common.edge.http.json_body import JsonBody
from baton_common.edge.identity.principal import Role
from baton_common.edge.models import Input
from baton_common.edge.problems import Problem
from tests.unit.edge.shop import client, new_log, shop, token


class Shade(Enum):
    DARK = "dark"
    LIGHT = "light"


class Worded(Input):
    colour: Literal["red", "green"] | None = None
    size: Annotated[Literal["small", 7], Field(description="how big")] = "small"
    shade: Shade = Shade.DARK


DEEP = b'{"colour":"red","anything":' + b"[" * 40 + b"]" * 40 + b"}"
AT_THE_LIMIT = b'{"colour":"red","anything":' + b"[" * 31 + b"]" * 31 + b"}"


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = answer.json()
    assert body["type"] == f"/problems/{code}"
    assert body["status"] == status
    assert len(str(body["trace_id"])) == 32
    assert str(body["detail"]).endswith((".", "?"))
    return body


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "invalid"),
        (b"{", 400, "malformed"),
        (b"nul", 400, "malformed"),
        (b'{"colour":"red"} x', 400, "malformed"),
        (b'{"colour":"\xff"}', 400, "malformed"),
        (b'{"colour":"\xed\xa0\x80"}', 400, "malformed"),
        (b'{"colour":"\\ud800"}', 400, "malformed"),
        (b'{"colour":"\\udc00\\ud800"}', 400, "malformed"),
        (b'{"colour":"\\ud800 and more"}', 400, "malformed"),
        (b'{"colour":"re\\u0000d"}', 400, "malformed"),
        (b'{"colour":"re\x00d"}', 400, "malformed"),
        (b'{"colour":"\\\\\\u0000"}', 400, "malformed"),
        (b"\xef\xbb\xbf{}", 400, "malformed"),
        (DEEP, 400, "too-deep"),
        (b"[" * 200_000, 400, "malformed"),
        (b"[" * 200_000 + b"]" * 200_000, 400, "too-deep"),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, 400, "too-deep"),
        (b"9" * 5_000, 400, "malformed"),
        (b'{"colour":"red","anything":NaN}', 400, "malformed"),
        (b'{"colour":"red","anything":-Infinity}', 400, "malformed"),
        (b'{"colour":"red","colour":"blue"}', 400, "malformed"),
        (b'{"colour":"red","inner":{"weight":1,"weight":2}}', 400, "malformed"),
        (b"[]", 422, "invalid"),
        (b"null", 422, "invalid"),
        (b"{}", 422, "invalid"),
        (b'{"colour":1}', 422, "invalid"),
        (b'{"colour":"red","size":1}', 422, "invalid"),
        (b'{"colour":"red","at":"2026-02-30T10:00:00Z"}', 422, "invalid"),
        (b'{"colour":"' + b"x" * 1_000_001 + b'"}', 413, "too-big"),
    ],
)
async def test_a_body_that_is_wrong_is_refused_and_stores_nothing(
    body: bytes, status: int, code: str
) -> None:
    log = new_log()
    async with client(shop(log)) as browser:
        answer = await browser.post("/v1/boxes/b1", content=body)
    problem(answer, status, code)
    assert not log.store.events


@pytest.mark.parametrize(
    "body",
    [
        AT_THE_LIMIT,
        b'{"colour":"\\\\u0000 is how JSON writes it"}',
        b'{"colour":"\\ud83d\\ude00"}',
        json.dumps({"colour": "[{" * 100 + '"\\'}).encode(),
    ],
)
async def test_what_only_looks_wrong_is_taken(body: bytes) -> None:
    async with client(shop()) as browser:
        answer = await browser.post("/v1/boxes/b1", content=body)
    assert answer.status_code == 201, answer.text


async def test_every_field_that_is_wrong_is_named() -> None:
    body = {"colour": 3, "inner": {"note": 4, "extra": 1}, "at": "noon", "tags": ["a", 1]}
    async with client(shop()) as browser:
        answer = await browser.post("/v1/boxes/b1", json=body)
    listed = {each["field"]: each["problem"] for each in answer.json()["problems"]}
    assert listed == {
        "$.colour": "must be text",
        "$.inner.weight": "is missing",
        "$.inner.note": "must be text",
        "$.inner.extra": "is not known here",
        "$.at": "must be an instant like 2026-03-02T09:30:00Z",
        "$.tags[1]": "must be text",
    }


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ({"colour": "pink"}, "must be one of red, green"),
        ({"size": "huge"}, "must be one of small, 7"),
        ({"shade": "x"}, "must be one of dark, light"),
    ],
)
def test_a_word_that_is_not_allowed_is_told_with_those_that_are(
    value: dict[str, str], word: str
) -> None:
    with pytest.raises(Problem) as refused:
        JsonBody(Worded).read(json.dumps(value).encode())
    (wrong,) = refused.value.fields
    assert wrong.problem == word


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"colour": red}', "line 1, column 12"),
        (b'{\n "colour": "red",\n}', "line 3, column 1"),
        (b'{"colour":"\\ud800"}', "line 1, column 18"),
        (b'{"colour":"gr\xff"}', "line 1, column 14"),
    ],
)
async def test_where_a_body_stops_being_json_is_told(body: bytes, place: str) -> None:
    async with client(shop()) as browser:
        answer = await browser.post("/v1/boxes/b1", content=body)
    assert place in str(problem(answer, 400, "malformed")["detail"])


async def test_what_was_sent_is_never_repeated() -> None:
    secret = "the secret of ana"
    async with client(shop()) as browser:
        answers = [
            await browser.post("/v1/boxes/b1", json={"colour": [secret], "at": secret}),
            await browser.get(f"/v1/boxes?limit={secret}"),
        ]
    for answer in answers:
        problem(answer, 422, "invalid")
        assert secret not in answer.text


async def test_a_strangers_body_is_not_looked_at() -> None:
    async with client(shop(), "") as stranger:
        problem(await stranger.post("/v1/boxes/b1", content=b"{"), 401, "unauthenticated")
    async with client(shop(), token(Role.AUDITOR)) as auditor:
        problem(await auditor.post("/v1/boxes/b1", content=b"{"), 403, "forbidden")


async def test_a_form_is_told_what_would_be_read() -> None:
    async with client(shop()) as browser:
        answer = await browser.post("/v1/boxes/b1", data={"colour": "red"})
    detail = str(problem(answer, 415, "media-type")["detail"])
    assert "application/json" in detail
    assert "x-www-form-urlencoded" in detail


async def test_a_hundred_thousand_mistakes_are_not_all_listed() -> None:
    body = {"colour": "red", **{f"x{number}": 1 for number in range(60_000)}}
    async with client(shop()) as browser:
        answer = await browser.post("/v1/boxes/b1", json=body)
    problem(answer, 422, "invalid")
    assert len(answer.json()["problems"]) == 50


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/v1/boxes?limit=many", 422, "invalid"),
        ("/v1/boxes?size=1", 422, "invalid"),
        ("/v1/boxes?limit=1&limit=2", 400, "malformed"),
        ("/v1/boxes?colour=%00", 400, "malformed"),
        ("/v1/boxes?colour=%ff", 400, "malformed"),
        ("/v1/boxes/a%00b", 400, "malformed"),
        ("/v1/boxes/" + "x" * 300, 404, "no-such-route"),
        ("/v1/boxes/" + "x" * 9_000, 414, "too-big"),
        ("/v1/boxes/" + "/x" * 100, 404, "no-such-route"),
        ("/v1/boxes//", 404, "no-such-route"),
        ("/v1/nothing", 404, "no-such-route"),
        ("/", 404, "no-such-route"),
    ],
)
async def test_an_address_that_is_wrong_is_refused(address: str, status: int, code: str) -> None:
    async with client(shop()) as browser:
        problem(await browser.get(address), status, code)


async def test_a_wrong_method_hears_which_would_do() -> None:
    async with client(shop()) as browser:
        answer = await browser.request("DELETE", "/v1/boxes/b1")
    problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "GET, HEAD, POST"


async def test_an_upload_may_be_bigger_than_a_json_body_but_not_endless() -> None:
    async with client(shop()) as browser:
        taken = await browser.post("/v1/uploads", content=b"x" * 2_000_000)
        refused = await browser.post("/v1/uploads", content=b"x" * 25_000_001)
    assert taken.json() == {"bytes": 2_000_000}
    problem(refused, 413, "too-big")
