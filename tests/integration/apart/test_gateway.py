"""One address for several services: what comes is passed on whole, a stream stays a stream."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest

from baton_apart.gateway import Gateway
from baton_common.edge.http.asgi import Receive, Scope, Send
from baton_common.program.serving import DRAIN
from baton_embedded.servers.processes import free_port
from baton_testkit.waiting import until
from tests.advice import Advice
from tests.integration.edge.serving import served


class Shop:
    """A service that tells what it was asked, or streams until nobody listens."""

    def __init__(self) -> None:
        self.listeners = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].endswith("/events"):
            await self._stream(receive, send)
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = dict(scope["headers"])
        told = b"|".join(
            [
                scope["method"].encode(),
                scope["raw_path"],
                scope["query_string"],
                headers.get(b"authorization", b""),
                headers[b"x-forwarded-for"],
                headers[b"host"].split(b":")[0],
                str(len(body)).encode(),
            ]
        )
        more = [(b"content-length", str(len(told)).encode()), (b"baton-position", b"shop=1.2")]
        await send({"type": "http.response.start", "status": 201, "headers": more})
        await send({"type": "http.response.body", "body": told})

    async def _stream(self, receive: Receive, send: Send) -> None:
        kind = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": kind})
        await send({"type": "http.response.body", "body": b"data: 1\n\n", "more_body": True})
        self.listeners += 1
        while (await receive())["type"] != "http.disconnect":
            pass
        self.listeners -= 1


async def _rest(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b"rest"})


@pytest.fixture
async def shop() -> Shop:
    return Shop()


@pytest.fixture
async def door(shop: Shop) -> AsyncIterator[tuple[httpx.AsyncClient, AsyncExitStack]]:
    """A client of the gateway, and what closes the gateway's door."""
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(served(shop))
        services = {"shop": f"http://127.0.0.1:{port}", "gone": f"http://127.0.0.1:{free_port()}"}
        gateway = Gateway(services, _rest)
        stack.push_async_callback(gateway.close)
        serving = AsyncExitStack()
        front = await serving.enter_async_context(served(gateway))
        stack.push_async_callback(serving.aclose)
        url = f"http://127.0.0.1:{front}"
        client = httpx.AsyncClient(base_url=url, trust_env=False, timeout=10)
        yield await stack.enter_async_context(client), serving


Door = tuple[httpx.AsyncClient, AsyncExitStack]


async def test_a_request_is_passed_on_as_it_was_written(door: Door) -> None:
    client, _ = door
    answer = await client.post(
        "/shop/v1/a%2Fb?q=%E4%BD%A0&x=1", content=b"x" * 300_000, headers={"authorization": "me"}
    )
    assert answer.status_code == 201
    assert answer.headers["baton-position"] == "shop=1.2"
    assert answer.text == "POST|/shop/v1/a%2Fb|q=%E4%BD%A0&x=1|me|127.0.0.1|127.0.0.1|300000"


async def test_a_body_of_unknown_length_is_passed_on(door: Door) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"a" * 70_000
        yield b"b"

    answer = await door[0].put("/shop/v1/configuration", content=pieces())
    assert answer.text.endswith("|70001")


async def test_what_is_no_service_s_is_the_page_s(door: Door) -> None:
    for path in ("/", "/stories", "/shopping/v1"):
        assert (await door[0].get(path)).text == "rest"


async def test_a_service_that_is_away_is_503_with_a_sentence_and_when_to_ask_again(
    door: Door,
) -> None:
    answer = await door[0].get("/gone/v1/things", headers={"accept-language": "zh"})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["type"] == "/problems/unavailable"
    assert answer.json()["message"] == "系统暂时不可用，请稍后再试。"
    Advice("it is started again. Ask again in a moment.").said_in(answer.json()["detail"])
    assert (await door[0].get("/shop/v1/things")).status_code == 201


async def test_the_health_of_all_names_who_does_not_answer(door: Door) -> None:
    answer = await door[0].get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["facts"]["gone"] == "does not answer"


async def test_a_stream_comes_as_it_is_told_and_ends_when_nobody_listens(
    door: Door, shop: Shop
) -> None:
    async with door[0].stream("GET", "/shop/v1/events") as answer:
        assert answer.headers["content-type"] == "text/event-stream"
        assert await anext(answer.aiter_lines()) == "data: 1"
        assert shop.listeners == 1
    await until(lambda: shop.listeners == 0)


async def test_an_open_stream_does_not_hold_up_the_end(door: Door, shop: Shop) -> None:
    client, serving = door
    async with client.stream("GET", "/shop/v1/events") as answer:
        assert await anext(answer.aiter_lines()) == "data: 1"
        async with asyncio.timeout(DRAIN / 2):
            await serving.aclose()
    await until(lambda: shop.listeners == 0)
