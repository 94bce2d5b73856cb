"""The outer stack of a service, in pure ASGI: journey, limits, who calls, the body's bounds.

Nothing is swallowed: what cannot be answered is answered 500 and logged.
"""

import asyncio
import time
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import structlog
from starlette.requests import ClientDisconnect

from baton_common.edge.http.asgi import Message, Receive, Scope, Send
from baton_common.edge.http.bodies_under_way import BodiesUnderWay
from baton_common.edge.http.caller import Caller, caller_of, keep_caller
from baton_common.edge.http.edge import Edge
from baton_common.edge.http.errors import ProblemAnswers, is_expected
from baton_common.edge.http.identification import Identification, too_many
from baton_common.edge.http.rate_limits import Buckets
from baton_common.edge.http.request_body import BoundedBody
from baton_common.edge.problems import Problem
from baton_common.model.service import Asgi
from baton_common.platform.network_addresses import address_of, subscriber_of
from baton_common.platform.telemetry.access_log import AccessLine, AccessLog
from baton_common.platform.telemetry.logging import CORRELATION
from baton_common.platform.telemetry.tracing import Trace

LONGEST_ADDRESS = 8_192
"""Bytes of path and query string."""
UNREAD = 30.0
"""Seconds that a client may leave what we sent unread before we hang up."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_log = structlog.get_logger()


def stack(
    service: str, app: Asgi, edge: Edge, identification: Identification, problems: ProblemAnswers
) -> Asgi:
    """`app` with everything around it, outermost first: journey, limits, who calls, the body."""
    rate = edge.rates.per_address
    bounded = Bounded(app, edge)
    identified = Identified(bounded, identification)
    limited = Limited(identified, Buckets(rate) if rate else None)
    return Observed(service, limited, edge, problems)


class Observed:
    """Begins the journey and the trace, answers what nobody else answered, writes one line and
    counts. Requests are named after the route that took them, never after their path."""

    def __init__(self, service: str, app: Asgi, edge: Edge, problems: ProblemAnswers) -> None:
        self._service = service
        self._app = app
        self._edge = edge
        self._problems = problems
        self._access_log = AccessLog()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1000})
        else:
            await _lifespan(receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        headers: dict[bytes, bytes] = dict(scope["headers"])
        came = headers.get(b"traceparent")
        trace = self._edge.tracing.begin("request", came.decode("latin-1") if came else None)
        client = scope.get("client")
        caller = Caller(
            service=self._service,
            method=scope["method"],
            path=scope["path"].removeprefix(scope.get("root_path", "")),
            headers=headers,
            correlation=_correlation(headers.get(b"baton-correlation")) or trace.trace_id,
            traceparent=trace.traceparent,
            query=scope["query_string"],
            address=_subscriber(client[0]) if client else "",
            scope=scope,
        )
        keep_caller(scope, caller)
        if caller.method == "HEAD":  # answered like GET, without its body
            scope["method"] = "GET"
        token = CORRELATION.set(caller.correlation)
        answer = _Sending(send, caller)
        try:
            await self._answered(scope, receive, answer, caller)
        finally:
            self._tell(caller, _template(scope), answer.status, time.perf_counter() - began, trace)
            CORRELATION.reset(token)

    async def _answered(
        self, scope: Scope, receive: Receive, answer: "_Sending", caller: Caller
    ) -> None:
        try:
            await self._app(scope, receive, answer)
        except ClientDisconnect:
            answer.status = 499
        except Exception as error:
            if isinstance(error, TimeoutError) and answer.status < 400:
                return  # who reads nothing is hung up on
            if isinstance(error, Problem) and error.status == 429:
                self._edge.metrics.count("baton_http_limited_total", error.code)
            is_fault = not is_expected(error) or answer.has_begun
            if is_fault:
                self._edge.metrics.count("baton_http_errors_total", _template(scope))
                trail = "".join(traceback.format_exception(error))
                _log.error("request failed", exception=trail, trace=caller.trace_id)
            if answer.has_begun:
                raise
            await self._problems.answer(caller, error)(scope, receive, answer)

    def _tell(
        self, caller: Caller, template: str, status: int, seconds: float, trace: Trace
    ) -> None:
        metrics = self._edge.metrics
        method = caller.method if caller.method in _METHODS else "other"
        metrics.count("baton_http_requests_total", method, template, str(status))
        metrics.observe("baton_http_request_seconds", seconds, method, template)
        if trace.span is not None:
            attributes: Mapping[str, Any] = {
                "http.request.method": method,
                "http.route": template,
                "http.response.status_code": status,
                "baton.correlation_id": caller.correlation,
            }
            error = str(status) if status >= 500 else None
            trace.end(error=error, attributes=attributes, name=f"{method} {template}")
        if self._edge.access_log:
            self._access_log.write(
                AccessLine(
                    timestamp=datetime.now(UTC),
                    service=self._service,
                    method=method,
                    route=template,
                    status=status,
                    ms=round(seconds * 1000, 2),
                    who=caller.principal.actor if caller.principal.id else None,
                    correlation=caller.correlation,
                    trace=trace.trace_id,
                )
            )


class _Sending:
    """The `send` of one request: adds what every answer has, knows how far it came, and waits for
    a slow reader only so long."""

    def __init__(self, send: Send, caller: Caller) -> None:
        self._send = send
        self._caller = caller
        self.status = 499
        """499 until an answer began: nobody waited for one."""
        self.has_begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.has_begun = message["status"], True
            self._add_headers(message)
            await self._send(message)
        elif message.get("more_body"):
            if self._caller.method != "HEAD":
                async with asyncio.timeout(UNREAD):
                    await self._send(message)
        else:
            if self._caller.method == "HEAD":
                message = {**message, "body": b""}
            await self._send(message)

    def _add_headers(self, message: Message) -> None:
        headers = list(message.get("headers", ()))
        headers.append((b"baton-correlation", self._caller.correlation.encode("latin-1")))
        headers.append((b"x-content-type-options", b"nosniff"))
        if not any(name == b"cache-control" for name, _ in headers):
            headers.append((b"cache-control", b"no-store"))
        message["headers"] = headers


class Limited:
    """Refuses addresses that are too long or hold NUL, and network addresses that ask too
    often, before anybody looks at a token."""

    def __init__(self, app: Asgi, addresses: Buckets | None) -> None:
        self._app = app
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller = caller_of(scope)
        if len(caller.path) + len(caller.query) > LONGEST_ADDRESS:
            raise Problem(414, "too-big", f"The address is longer than {LONGEST_ADDRESS} bytes.")
        if "\x00" in caller.path:
            raise Problem(400, "malformed", "The path holds a NUL character; take it out.")
        if self._addresses is not None and (wait := self._addresses.take(caller.address)):
            raise too_many(wait)
        await self._app(scope, receive, send)


class Identified:
    """Proves the caller, if they send a proof."""

    def __init__(self, app: Asgi, identification: Identification) -> None:
        self._app = app
        self._identification = identification

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._identification.identify(caller_of(scope))
        await self._app(scope, receive, send)


class Bounded:
    """Bounds the body that the route will read."""

    def __init__(self, app: Asgi, edge: Edge) -> None:
        self._app = app
        self._edge = edge
        self._under_way = BodiesUnderWay(edge.bodies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        edge = self._edge
        body = BoundedBody(scope, receive, edge.body_seconds, edge.upload_seconds, self._under_way)
        try:
            await self._app(scope, body, send)
        finally:
            body.end()


def _template(scope: Scope) -> str:
    return getattr(scope.get("route"), "path_format", "unknown")


@lru_cache(maxsize=4_096)
def _subscriber(client: str) -> str:
    address = address_of(client)
    return subscriber_of(address) if address is not None else client


def _correlation(header: bytes | None) -> str | None:
    """The caller's, if it can be one; without one the journey is named like its trace."""
    if header is not None and 0 < len(header) <= 64:
        text = header.decode("latin-1")
        if text.isascii() and text.replace("-", "").replace("_", "").isalnum():
            return text
    return None


async def _lifespan(receive: Receive, send: Send) -> None:
    """Services are started and stopped by the runner, not by the web server."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
