"""One address for the separate services: a thin reverse proxy, like an ingress in production."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import httpx
import msgspec

from baton_common.edge.http.asgi import Receive, Scope, Send
from baton_common.edge.http.protocol import CLOSING
from baton_common.edge.languages import language_of
from baton_common.edge.problems import encode_problem, unavailable
from baton_common.model.clock import new_id
from baton_common.model.service import Asgi

TIMEOUT = {"connect": 5.0, "read": 330.0, "write": 330.0, "pool": 10.0}
"""Timeout in seconds. A service bounds its own answers and uploads; streams send something every 15
s."""
LIMITS = httpx.Limits(max_connections=2_000, max_keepalive_connections=100, keepalive_expiry=2.0)
"""Connection limits: idle connections are closed before the services close them (5 s)."""
ONE_HOP = {
    b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"te", b"trailer",
    b"transfer-encoding", b"upgrade",
}  # fmt: skip
"""Hop-by-hop headers (RFC 9110, 7.6.1)."""
_AWAY = (httpx.TransportError, OSError)


class Gone(Exception):
    """The client disconnected before its request was complete."""


class Gateway:
    """Sends `/<name>/…` on to the service of that name, asks all of them for `/healthz` and
    `/readyz`, and leaves everything else to `rest` (the start page)."""

    def __init__(self, services: Mapping[str, str], rest: Asgi) -> None:
        self._services = dict(services)
        self._rest = rest
        self._transport = httpx.AsyncHTTPTransport(limits=LIMITS, retries=1, trust_env=False)

    async def close(self) -> None:
        """Closes the connections to the services."""
        await self._transport.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _, name, *rest = f"{scope['path']}/".split("/", 2)
        if scope["type"] != "http":
            await self._rest(scope, receive, send)
        elif (address := self._services.get(name)) is not None and rest:
            await self._pass_on(address, scope, receive, send)
        elif scope["path"] in {"/healthz", "/readyz"}:
            await self._all(scope["path"], send)
        else:
            await self._rest(scope, receive, send)

    async def is_ready(self, name: str) -> bool:
        """True if the service reports that it is ready."""
        return await self._ask(name, "/readyz") == "ok"

    async def _pass_on(self, address: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._transport.handle_async_request(_request(address, scope, receive))
        except Gone:
            return
        except _AWAY:
            await _say(send, 503, _away_problem(scope), b"application/problem+json")
            return
        passing = asyncio.create_task(_pass_back(answer, send))
        others = [asyncio.create_task(_gone(receive))]
        if answer.headers.get("content-type", "").startswith("text/event-stream"):
            others.append(asyncio.create_task(_closing(scope)))
        try:
            await asyncio.wait({passing, *others}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (passing, *others):
                task.cancel()
            ended = await asyncio.gather(passing, *others, return_exceptions=True)
            await answer.aclose()
        if isinstance(ended[0], Exception) and not isinstance(ended[0], _AWAY):
            raise ended[0]

    async def _all(self, door: str, send: Send) -> None:
        said = await asyncio.gather(*(self._ask(name, door) for name in self._services))
        facts = dict(zip(self._services, said, strict=True))
        reasons = [f"{name}: {word}" for name, word in facts.items() if word != "ok"]
        body = msgspec.json.encode({"ok": not reasons, "reasons": reasons, "facts": facts})
        await _say(send, 503 if reasons else 200, body, b"application/json")

    async def _ask(self, name: str, door: str) -> str:
        request = httpx.Request(
            "GET", self._services[name] + door, extensions={"timeout": {**TIMEOUT, "read": 10.0}}
        )
        try:
            answer = await self._transport.handle_async_request(request)
            try:
                await answer.aread()
            finally:
                await answer.aclose()
        except _AWAY:
            return "does not answer"
        return "ok" if answer.status_code == 200 else "not ok"


def _request(address: str, scope: Scope, receive: Receive) -> httpx.Request:
    """The request to the service, with the client's address. The path is passed on unchanged."""
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    target = (scope["raw_path"] + query).decode("latin-1")
    headers = [(name, value) for name, value in scope["headers"] if name not in ONE_HOP]
    client = scope.get("client") or ("", 0)
    headers.append((b"x-forwarded-for", client[0].encode()))
    has_body = any(n in {b"content-length", b"transfer-encoding"} for n, _ in scope["headers"])
    return httpx.Request(
        scope["method"],
        address + target,
        headers=headers,
        content=_body(receive) if has_body else None,
        extensions={"timeout": TIMEOUT},
    )


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        yield message.get("body", b"")
        if not message.get("more_body"):
            return


async def _pass_back(answer: httpx.Response, send: Send) -> None:
    """Streams the answer back as it arrives."""
    headers = [(name.lower(), value) for name, value in answer.headers.raw]
    kept = [(name, value) for name, value in headers if name not in ONE_HOP | {b"date"}]
    await send({"type": "http.response.start", "status": answer.status_code, "headers": kept})
    async for chunk in answer.aiter_raw():
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _closing(scope: Scope) -> None:
    """Ends when the server closes: event streams would never end by themselves."""
    closing = scope.get("extensions", {}).get(CLOSING)
    await (closing["event"].wait() if closing is not None else asyncio.Future())


def _away_problem(scope: Scope) -> bytes:
    detail = "The service does not answer; it is started again. Ask again in a moment."
    language = language_of(dict(scope["headers"]).get(b"accept-language", b""))
    return encode_problem(unavailable(detail), new_id(), language, {})


async def _say(send: Send, status: int, body: bytes, kind: bytes) -> None:
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *([(b"retry-after", b"1")] if status == 503 else []),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
