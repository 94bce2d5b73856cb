"""Slow, huge and vanishing clients cost us little and the others nothing."""

import httpx
import psutil
import pytest

from baton_common.edge.http.asgi import Receive, Scope, Send
from baton_common.edge.http.bodies_under_way import BodyLimits
from baton_common.edge.http.protocol import PatientProtocol
from baton_testkit.waiting import until
from tests.advice import Advice
from tests.integration.edge.serving import raw, served
from tests.unit.edge.shop import new_log, shop, token

MEGABYTE = b" " * 1_000_000


def request(line: str = "POST /v1/boxes/b", **headers: object) -> bytes:
    lines = [f"{line} HTTP/1.1", "host: shop.example", f"authorization: Bearer {token()}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


async def is_well(port: int) -> bool:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as other:
        return (await other.get("/healthz")).status_code == 200


async def test_a_gigabyte_is_refused_by_its_length_without_being_read() -> None:
    async with served(shop()) as port, raw(port) as client:
        await client.send(request(content_length=10**9, expect="100-continue"))
        assert b" 413 " in await client.head()
        assert await is_well(port)


async def test_an_endless_body_is_cut_off_and_not_kept() -> None:
    log = new_log()
    before = psutil.Process().memory_info().rss
    async with served(shop(log)) as port, raw(port) as client:
        await client.send(request(transfer_encoding="chunked"))
        chunk = b"f4240\r\n" + MEGABYTE + b"\r\n"
        with pytest.raises(ConnectionError):
            await client.flood(chunk)
        assert await is_well(port)
    assert psutil.Process().memory_info().rss - before < 100_000_000
    assert not log.store.events


async def test_who_sends_a_little_too_much_is_told_so_and_not_cut_off() -> None:
    async with (
        served(shop()) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        answer = await client.post(
            "/v1/boxes/b",
            content=MEGABYTE * 3,
            headers={"authorization": f"Bearer {token()}"},
        )
    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/too-big"


async def test_endless_headers_are_cut_off() -> None:
    async with served(shop()) as port, raw(port) as client:
        await client.send(b"GET / HTTP/1.1\r\nx: ")
        with pytest.raises(ConnectionError):
            await client.flood(b"y" * 1_000_000)
        assert await is_well(port)


async def test_headers_a_little_too_long_are_told_so() -> None:
    async with served(shop()) as port, raw(port) as client:
        await client.send(b"GET / HTTP/1.1\r\nx: " + b"y" * 70_000)
        assert b" 431 " in await client.head()


class Impatient(PatientProtocol):
    slowest_head = 0.2


async def test_who_does_not_finish_their_headers_is_hung_up_on() -> None:
    async with served(shop(), Impatient) as port, raw(port) as silent, raw(port) as slow:
        await slow.send(b"GET /healthz HTTP/1.1\r\nhost: ")
        assert await silent.rest() == b""
        assert await slow.rest() == b""
        assert await is_well(port)


async def test_a_connection_that_is_kept_alive_may_rest_between_requests() -> None:
    async with served(shop(), Impatient) as port, raw(port) as client:
        for _ in range(2):
            await client.send(request("GET /healthz"))
            assert b" 200 " in await client.head()
            await client.up_to(b"}}")


async def test_a_body_that_does_not_come_is_waited_for_only_so_long() -> None:
    async with served(shop(body_seconds=0.2)) as port, raw(port) as client:
        await client.send(request(content_length=100) + b"{")
        assert b" 408 " in await client.head()
        Advice("The body did not arrive within … s. Send it again, faster or smaller.").said_in(
            (await client.up_to(b"}")).decode()
        )
        assert await is_well(port)
    async with served(shop()) as port, raw(port) as client:
        body = b'{"colour": "red"}'
        await client.send(request(content_type="application/json", content_length=17) + body)
        assert b" 201 " in await client.head()


@pytest.mark.parametrize(("proxies", "seen"), [("", "127.0.0.1"), ("127.0.0.1", "192.0.2.7")])
async def test_a_client_s_word_about_its_address_is_believed_of_named_proxies_only(
    proxies: str, seen: str
) -> None:
    clients: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        clients.append(scope["client"][0])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async with served(app, proxies=proxies) as port, raw(port) as client:
        await client.send(request("GET /", x_forwarded_for="192.0.2.7"))
        assert b" 204 " in await client.head()
    assert clients == [seen]


async def test_who_hangs_up_in_the_middle_changes_nothing() -> None:
    log = new_log()
    api = shop(log)
    async with served(api) as port:
        for _ in range(20):
            async with raw(port) as client:
                await client.send(request(content_length=100) + b'{"colour":')
        assert await is_well(port)
        await until(lambda: 'status="499"} 20.0' in api.edge.metrics.exposition().decode())
    assert not log.store.events


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\n\r\n",
        request(content_length="-1"),
        request(content_length="many"),
        request(content_length=1, transfer_encoding="chunked") + b"0\r\n\r\n",
        request(transfer_encoding="chunked") + b"zz\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
async def test_what_is_no_http_is_answered_400_or_with_silence(content: bytes) -> None:
    async with served(shop()) as port, raw(port) as client:
        await client.send(content)
        client.writer.write_eof()
        answer = await client.rest()
        assert b" 500 " not in answer
        assert answer == b"" or answer.split(b" ")[1].startswith(b"4")
        assert await is_well(port)


@pytest.mark.parametrize("body", [b"", b"content-length: 5\r\n"])
async def test_a_long_head_that_comes_at_once_is_no_shorter(body: bytes) -> None:
    async with served(shop()) as port, raw(port) as client:
        head = b"POST /v1/boxes/b HTTP/1.1\r\nhost: shop\r\n" + body
        await client.send(head + b"x-forwarded-for: " + b"y" * 100_000 + b"\r\n\r\nhello")
        assert b" 431 " in await client.head()
        assert await is_well(port)


async def test_many_headers_that_come_at_once_are_no_shorter() -> None:
    async with served(shop()) as port, raw(port) as client:
        many = b"".join(b"x-%d: %s\r\n" % (number, b"y" * 20) for number in range(4_000))
        await client.send(b"GET /v1/boxes HTTP/1.1\r\nhost: shop\r\n" + many + b"\r\n")
        assert b" 431 " in await client.head()


async def test_whoever_has_too_much_under_way_is_told_so_and_not_cut_off() -> None:
    async with (
        served(shop(bodies=BodyLimits(uploads=0))) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        headers = {"authorization": f"Bearer {token()}"}
        answer = await client.post("/v1/uploads", content=MEGABYTE * 8, headers=headers)
        assert answer.status_code == 429
        assert "uploads of yours are under way" in answer.json()["detail"]
        async with raw(port) as waiting:
            asks = request("POST /v1/uploads", content_length=8_000_000, expect="100-continue")
            await waiting.send(asks)
            assert b" 429 " in await waiting.head()


async def test_an_upload_may_have_as_many_bytes_as_the_setting_says() -> None:
    async with (
        served(shop(bodies=BodyLimits(upload_bytes=2_000_000))) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        headers = {"authorization": f"Bearer {token()}"}
        whole = await client.post("/v1/uploads", content=MEGABYTE * 2, headers=headers)
        assert (whole.status_code, whole.json()) == (201, {"bytes": 2_000_000})
        more = await client.post("/v1/uploads", content=MEGABYTE * 2 + b" ", headers=headers)
        assert more.status_code == 413
        assert "2,000,000" in more.json()["detail"]


async def test_what_follows_a_body_in_pieces_is_passed_over() -> None:
    async with served(shop()) as port, raw(port) as client:
        await client.send(request("POST /v1/uploads", transfer_encoding="chunked"))
        trailers = b"".join(b"x-%d: y\r\n" % number for number in range(20_000))
        await client.send(b"1\r\nx\r\n0\r\nauthorization: Bearer other\r\n" + trailers + b"\r\n")
        assert b" 201 " in await client.head()
