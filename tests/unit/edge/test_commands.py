"""A command is one committed unit, answered once however often it is sent."""

import httpx
import pytest

from tests.unit.edge.shop import client, new_log, shop, token
from tests.unit.edge.test_bad_requests import problem

RED = {"colour": "red"}


async def test_the_answer_says_where_it_stands() -> None:
    log = new_log()
    async with client(shop(log)) as browser:
        answer = await browser.post("/v1/boxes/b", json=RED, headers={"baton-correlation": "j-1"})
    assert answer.status_code == 201
    assert answer.json() == {"id": "b", "colour": "red", "times": 1}
    assert answer.headers["baton-position"] == "shop=1.1"
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["baton-correlation"] == "j-1"
    metadata = log.store.events[0].metadata
    assert (metadata.actor, metadata.correlation_id) == ("person:ana", "j-1")


async def test_a_repeated_command_is_answered_alike_and_done_once() -> None:
    log = new_log()
    key = {"idempotency-key": "k-1"}
    async with client(shop(log)) as browser:
        first = await browser.post("/v1/boxes/b", json=RED, headers=key)
        await browser.post("/v1/boxes/other", json=RED)
        again = await browser.post("/v1/boxes/b", json=RED, headers=key)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["baton-position"] == "shop=1.1"
    assert again.headers["baton-repeated"] == "true"
    assert len(log.history("box-b")) == 1


@pytest.mark.parametrize(
    ("path", "body", "query"),
    [
        ("/v1/boxes/c", RED, ""),
        ("/v1/boxes/b", {"colour": "blue"}, ""),
        ("/v1/boxes/b", RED, "?x=1"),
    ],
)
async def test_a_key_is_not_used_for_another_request(path: str, body: object, query: str) -> None:
    key = {"idempotency-key": "k-1"}
    async with client(shop()) as browser:
        await browser.post("/v1/boxes/b", json=RED, headers=key)
        problem(await browser.post(path + query, json=body, headers=key), 422, "rejected")


async def test_two_people_may_use_the_same_key() -> None:
    key = {"idempotency-key": "k-1"}
    api = shop()
    async with client(api) as ana, client(api, token(sub="bo")) as bo:
        first = await ana.post("/v1/boxes/b", json=RED, headers=key)
        other = await bo.post("/v1/boxes/b", json=RED, headers=key)
    assert (first.json()["times"], other.json()["times"]) == (1, 2)


async def test_a_repeated_command_is_answered_though_its_version_is_over() -> None:
    headers = {"idempotency-key": "k-1", "if-match": '"0"'}
    async with client(shop()) as browser:
        first = await browser.post("/v1/boxes/b", json=RED, headers=headers)
        again = await browser.post("/v1/boxes/b", json=RED, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)


async def test_another_version_than_expected_is_refused() -> None:
    log = new_log()
    async with client(shop(log)) as browser:
        first = await browser.post("/v1/boxes/b", json=RED)
        etag = {"if-match": first.headers["etag"]}
        second = await browser.post("/v1/boxes/b", json=RED, headers=etag)
        third = await browser.post("/v1/boxes/b", json=RED, headers=etag)
    assert second.headers["etag"] == '"2"'
    problem(third, 412, "stale")
    assert len(log.store.events) == 2


@pytest.mark.parametrize("value", ["1", '"x"', '"', '""', "*", 'W/"1"', '"1', '"' + "9" * 30 + '"'])
async def test_an_if_match_that_is_no_etag_of_ours_is_refused(value: str) -> None:
    async with client(shop()) as browser:
        answer = await browser.post("/v1/boxes/b", json=RED, headers={"if-match": value})
    problem(answer, 400, "malformed")


@pytest.mark.parametrize("key", ["", "x" * 201, "caf\u00e9"])
async def test_an_idempotency_key_that_is_no_short_text_is_refused(key: str) -> None:
    headers = httpx.Headers([(b"idempotency-key", key.encode("latin-1"))])
    async with client(shop()) as browser:
        answer = await browser.post("/v1/boxes/b", json=RED, headers=headers)
    problem(answer, 400, "malformed")


async def test_a_refusal_is_not_remembered_under_its_key() -> None:
    key = {"idempotency-key": "k-1"}
    log = new_log()
    async with client(shop(log)) as browser:
        refused = await browser.post("/v1/boxes/b", json={"colour": "black"}, headers=key)
        again = await browser.post("/v1/boxes/b", json=RED, headers=key)
    assert (refused.status_code, again.status_code) == (409, 201)
