"""What a refused request is told to do, done, works."""

from collections.abc import Mapping
from typing import Any

import pytest

from baton_common.edge.http.rate_limits import Rate, Rates
from baton_common.edge.identity.principal import Role
from tests.advice import Advice
from tests.unit.edge.shop import client, new_log, shop, token
from tests.unit.edge.test_api_keys import NEW, made, shop_with_keys

RED = b'{"colour": "red"}'
JSON = {"content-type": "application/json"}
Sent = Mapping[str, Any]


@pytest.mark.parametrize(
    ("wrong", "advice", "followed"),
    [
        (
            {"content": b"colour=red", "headers": {"content-type": "text/plain"}},
            Advice("Send JSON with Content-Type: application/json; … is not read here."),
            {"content": RED, "headers": JSON},
        ),
        (
            {"content": b'{"colour":"red","anything":NaN}'},
            Advice("send a number."),
            {"content": b'{"colour":"red","anything":1.5}'},
        ),
        ({"content": b'{"colour":"r\\u0000d"}'}, Advice("NUL character; take it out."), {}),
        (
            {"content": b'{"colour":"red","colour":"red"}'},
            Advice("appears twice; send it once."),
            {},
        ),
        (
            {"content": b'{"colour":"' + b"x" * 1_000_001 + b'"}'},
            Advice("Send less, or send it as an upload."),
            {},
        ),
        (
            {"content": b'{"colour":1}'},
            Advice("Correct what is listed under problems: …."),
            {},
        ),
        (
            {"headers": {"idempotency-key": "k" * 256}},
            Advice("Send an Idempotency-Key of 1 to … printable ASCII characters."),
            {"headers": {"idempotency-key": "a"}},
        ),
    ],
    ids=lambda value: value.words if isinstance(value, Advice) else "",
)
async def test_a_command_that_is_mended_as_it_says_is_done(
    wrong: Sent, advice: Advice, followed: Sent
) -> None:
    usual = {"content": RED, "headers": JSON}
    async with client(shop()) as ana:
        refused = await ana.post("/v1/boxes/b", **{**usual, **wrong})
        assert 400 <= refused.status_code < 500, refused.text
        advice.said_in(refused.json()["detail"])
        done = await ana.post("/v1/boxes/b", **{**usual, **followed})
        assert done.status_code == 201, done.text


async def test_what_is_too_big_as_json_is_taken_as_an_upload() -> None:
    big = b"x" * 1_000_001
    async with client(shop()) as ana:
        refused = await ana.post("/v1/boxes/b", content=b'{"colour":"' + big + b'"}')
        Advice("send it as an upload.").said_in(refused.json()["detail"])
        stored = await ana.post(
            "/v1/uploads", content=big, headers={"content-type": "application/octet-stream"}
        )
    assert stored.json() == {"bytes": len(big)}


@pytest.mark.parametrize("wrong", ["1", "W/1", '"one"', "*x"])
async def test_an_etag_is_sent_as_it_came(wrong: str) -> None:
    async with client(shop()) as ana:
        first = await ana.post("/v1/boxes/b", content=RED)
        refused = await ana.post("/v1/boxes/b", content=RED, headers={"if-match": wrong})
        Advice('Send the ETag as it came: If-Match: "<version>", with its quotation').said_in(
            refused.json()["detail"]
        )
        etag = {"if-match": first.headers["etag"]}
        assert (await ana.post("/v1/boxes/b", content=RED, headers=etag)).status_code == 201


async def test_who_is_stale_reads_it_again_and_goes_on() -> None:
    async with client(shop()) as ana:
        await ana.post("/v1/boxes/b", content=RED)
        stale = {"if-match": '"7"'}
        refused = await ana.post("/v1/boxes/b", content=RED, headers=stale)
        Advice("it is at version …. Read it again.").said_in(refused.json()["detail"])
        seen = await ana.get("/v1/boxes/b")
        again = {"if-match": f'"{seen.json()["times"]}"'}
        assert (await ana.post("/v1/boxes/b", content=RED, headers=again)).status_code == 201


async def test_a_used_idempotency_key_is_replaced_by_a_new_one() -> None:
    async with client(shop()) as ana:
        await ana.post("/v1/boxes/b", content=RED, headers={"idempotency-key": "k-1"})
        refused = await ana.post("/v1/boxes/c", content=RED, headers={"idempotency-key": "k-1"})
        Advice("was used for another request; send a new one.").said_in(refused.json()["detail"])
        done = await ana.post("/v1/boxes/c", content=RED, headers={"idempotency-key": "k-2"})
    assert done.status_code == 201


async def test_what_broke_is_repeated_with_its_key_and_has_a_trace_id() -> None:
    async with client(shop()) as ana:
        broken = (await ana.get("/v1/broken")).json()
        Advice(
            "repeat the request with the same Idempotency-Key, and tell the operator the trace id."
        ).said_in(broken["detail"])
        assert len(broken["trace_id"]) == 32


async def test_a_position_is_sent_as_it_came_or_left_out() -> None:
    async def wait_for(position: object, seconds: float) -> bool:
        return True

    async with client(shop(wait_for=wait_for)) as ana:
        written = await ana.post("/v1/boxes/b", content=RED)
        refused = await ana.get("/v1/boxes/b", headers={"baton-position": "shop=1"})
        Advice("Send Baton-Position exactly as it came, or leave it out.").said_in(refused.text)
        came = {"baton-position": written.headers["baton-position"]}
        assert (await ana.get("/v1/boxes/b", headers=came)).status_code == 200
        assert (await ana.get("/v1/boxes/b")).status_code == 200


@pytest.mark.parametrize(
    ("path", "advice", "followed"),
    [
        (
            "/v1/boxes?colour=r%00d",
            Advice("The query string holds a NUL character; take it out."),
            "/v1/boxes?colour=red",
        ),
        (
            "/v1/boxes/b%00",
            Advice("The path holds a NUL character; take it out."),
            "/v1/boxes/b",
        ),
        (
            "/v1/crates",
            Advice("There is no such address. See /docs for those there are."),
            "/docs",
        ),
        (
            "/v1/boxes/c",
            Advice("Check the id; if it is right, ask for access to what it belongs to."),
            "/v1/boxes/b",
        ),
    ],
)
async def test_an_address_that_is_mended_as_it_says_is_found(
    path: str, advice: Advice, followed: str
) -> None:
    async with client(shop()) as ana:
        await ana.post("/v1/boxes/b", content=RED)
        advice.said_in((await ana.get(path)).json()["detail"])
        assert (await ana.get(followed)).status_code == 200


async def test_who_asked_too_often_comes_again_when_it_says() -> None:
    api = shop(rates=Rates(None, Rate(per_second=1e9, burst=1)))
    slow = shop(rates=Rates(None, Rate(per_second=0.1, burst=1)))
    async with client(slow) as ana:
        await ana.get("/v1/boxes")
        refused = await ana.get("/v1/boxes")
        Advice("Too many requests. Come again in … s.").said_in(refused.json()["detail"])
        assert refused.headers["retry-after"] in refused.json()["detail"]
    async with client(api) as ana:
        assert [(await ana.get("/v1/boxes")).status_code for _ in range(3)] == [200] * 3


async def test_without_a_token_one_is_sent_as_it_says() -> None:
    for bearer, advice in (
        ("", Advice("This needs a token. Send: Authorization: Bearer <token>.")),
        ("nonsense", Advice("This is no token. Send: Authorization: Bearer <token>.")),
    ):
        async with client(shop(), bearer) as nobody:
            refused = await nobody.get("/v1/boxes")
            assert refused.status_code == 401
            advice.said_in(refused.json()["detail"])
            sent = {"authorization": f"Bearer {token()}"}
            assert (await nobody.get("/v1/boxes", headers=sent)).status_code == 200


async def test_a_token_that_is_sent_in_another_way_is_sent_as_it_says() -> None:
    async with client(shop(), "") as nobody:
        basic = await nobody.get("/v1/boxes", headers={"authorization": f"Basic {token()}"})
        Advice("Send the token as: Authorization: Bearer <token>.").said_in(basic.text)
        sent = {"authorization": f"Bearer {token()}"}
        assert (await nobody.get("/v1/boxes", headers=sent)).status_code == 200


async def test_a_key_is_made_as_it_says() -> None:
    api = shop_with_keys(new_log())
    async with client(api, token(Role.ADMINISTRATOR)) as admin:
        for changes, advice, headers in (
            ({"scopes": ["till:read"]}, Advice("ask the other service for its own."), {}),
            ({"expires_at": "2026-03-01T00:00:00Z"}, Advice("name a later expiry."), {}),
            ({"expires_at": "9999-12-31T23:59:59-10:00"}, Advice("Name an earlier expiry."), {}),
            ({}, Advice("Leave Idempotency-Key out:"), {"idempotency-key": "k"}),
        ):
            refused = await admin.post("/v1/api-keys", json=NEW | changes, headers=headers)
            assert 400 <= refused.status_code < 500, refused.text
            advice.said_in(refused.json()["detail"])
        assert (await admin.post("/v1/api-keys", json=NEW)).status_code == 201


async def test_a_key_that_is_not_known_is_replaced_by_a_new_one() -> None:
    api = shop_with_keys(new_log())
    key = await made(api, expires_at="2099-01-01T00:00:00Z")
    async with client(api, token(Role.ADMINISTRATOR)) as admin:
        await admin.delete(f"/v1/api-keys/{key['id']}")
    async with client(api, key["key"]) as machine:
        refused = await machine.get("/v1/boxes")
        Advice("is unknown, withdrawn or expired. Ask for a new one.").said_in(refused.text)
    async with client(api, (await made(api, expires_at="2099-01-01T00:00:00Z"))["key"]) as machine:
        assert (await machine.get("/v1/boxes")).status_code == 200


async def test_when_there_are_too_many_keys_one_is_withdrawn_first() -> None:
    api = shop_with_keys(new_log())
    key = await made(api)
    async with client(api, token(Role.ADMINISTRATOR)) as admin:
        while (answer := await admin.post("/v1/api-keys", json=NEW)).status_code == 201:
            pass
        Advice("There are … keys already; withdraw one first.").said_in(answer.json()["detail"])
        assert (await admin.delete(f"/v1/api-keys/{key['id']}")).status_code == 204
        assert (await admin.post("/v1/api-keys", json=NEW)).status_code == 201
