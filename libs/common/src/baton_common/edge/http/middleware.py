"""The one thin ASGI stack of a service: who, how much, which journey, how long, and the answer.

Written as one function instead of a pile of middlewares, since each layer costs what the whole
of this does; nothing is swallowed: what cannot be answered is answered 500 and logged.
"""

import time
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog

from baton_common.edge.http.answering import answer_call, too_many
from baton_common.edge.http.calls import Call, Receive, Reply, Scope, Send
from baton_common.edge.http.dispatch import Found, Index
from baton_common.edge.http.edge import Edge
from baton_common.edge.http.rate_limits import Buckets
from baton_common.edge.http.read_your_writes import WaitFor, position_header
from baton_common.edge.http.request_body import Gone
from baton_common.edge.languages import Messages
from baton_common.edge.problems import Problem, encode_problem, problem_of
from baton_common.model.log_port import Rejected
from baton_common.platform.telemetry.access_log import AccessLine, AccessLog
from baton_common.platform.telemetry.logging import CORRELATION
from baton_common.platform.telemetry.tracing import Trace

LONGEST_ADDRESS = 8_192
"""Bytes of path and query string."""
_PROBLEM_JSON = b"application/problem+json"


class Say(Protocol):
    """Writes a line about a request."""

    def error(self, event: str, **fields: Any) -> Any: ...


class Stack:
    """The ASGI application of one service, without its prefix."""

    def __init__(
        self,
        service: str,
        index: Index,
        edge: Edge,
        *,
        messages: Messages,
        wait_for: WaitFor | None,
    ) -> None:
        self._service = service
        self._index = index
        self._edge = edge
        self._messages = messages
        self._wait_for = wait_for
        rates = edge.rates
        self._addresses = Buckets(rates.per_address) if rates.per_address else None
        self._principals = Buckets(rates.per_principal) if rates.per_principal else None
        self._log: Say = structlog.get_logger()
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
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        method: str = scope["method"]
        found = self._index.find(method, path)
        template = found.route.path if found.route is not None else "unknown"
        came = headers.get(b"traceparent")
        trace = self._edge.tracing.begin(
            f"{method} {template}", came.decode("latin-1") if came else None
        )
        correlation = _correlation(headers.get(b"baton-correlation")) or trace.trace_id
        token = CORRELATION.set(correlation)
        client = scope.get("client")
        call = Call(
            service=self._service,
            method=method,
            path=path,
            headers=headers,
            correlation=correlation,
            traceparent=trace.traceparent,
            query=scope["query_string"],
            address=client[0] if client else "",
            scope=scope,
        )
        status = 500
        try:
            reply = await self._reply(call, found, receive, trace)
            status = reply.status
            await self._send(reply, call, scope, receive, send)
        except Gone:
            status = 499
        finally:
            self._tell(call, template, status, time.perf_counter() - began, trace)
            CORRELATION.reset(token)

    async def _reply(self, call: Call, found: Found, receive: Receive, trace: Trace) -> Reply:
        route = found.route
        try:
            self._may_ask(call)
            if route is None:
                raise _no_route(found.methods)
            return await answer_call(
                call,
                route,
                found.parameters,
                receive,
                edge=self._edge,
                buckets=self._principals,
                wait_for=self._wait_for,
            )
        except Gone:
            raise
        except Exception as error:
            problem = problem_of(error)
            if problem.status == 500:
                self._edge.metrics.count(
                    "baton_http_errors_total", route.path if route else "unknown"
                )
                trail = "".join(traceback.format_exception(error))
                self._log.error("request failed", exception=trail, trace=trace.trace_id)
            if isinstance(error, Rejected):
                self._log.error("rejected", reason=str(error), trace=trace.trace_id)
            if problem.status == 429:
                self._edge.metrics.count("baton_http_limited_total", problem.code)
            body = encode_problem(problem, trace.trace_id, call.language, self._messages)
            return Reply(body, problem.status, problem.headers, _PROBLEM_JSON)

    def _may_ask(self, call: Call) -> None:
        if len(call.path) + len(call.query) > LONGEST_ADDRESS:
            raise Problem(414, "too-big", f"The address is longer than {LONGEST_ADDRESS} bytes.")
        if "\x00" in call.path:
            raise Problem(400, "malformed", "The path holds a NUL character; take it out.")
        if self._addresses is not None and (wait := self._addresses.take(call.address)):
            raise too_many(wait)

    async def _send(
        self, reply: Reply, call: Call, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if reply.stream is not None:
            await reply.stream(scope, receive, send)
            return
        body = reply.body()
        headers = [
            (b"content-length", str(len(body)).encode()),
            (b"baton-correlation", call.correlation.encode("latin-1")),
            *_FIXED,
        ]
        if body:
            headers.append((b"content-type", reply.media_type))
        if reply.position is not None:
            told = position_header(self._service, reply.position)
            headers.append((b"baton-position", told.encode()))
        if reply.version is not None:
            headers.append((b"etag", b'"%d"' % reply.version))
        for name, value in reply.headers.items():
            headers.append((name.encode("latin-1"), value.encode("latin-1")))
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if call.method == "HEAD" else body})

    def _tell(self, call: Call, template: str, status: int, seconds: float, trace: Trace) -> None:
        metrics = self._edge.metrics
        method = call.method if call.method in _METHODS else "other"
        metrics.count("baton_http_requests_total", method, template, str(status))
        metrics.observe("baton_http_request_seconds", seconds, method, template)
        if trace.span is not None:
            attributes: Mapping[str, Any] = {
                "http.request.method": method,
                "http.route": template,
                "http.response.status_code": status,
                "baton.correlation_id": call.correlation,
            }
            trace.end(error=str(status) if status >= 500 else None, attributes=attributes)
        if self._edge.access_log:
            self._access_log.write(
                AccessLine(
                    timestamp=datetime.now(UTC),
                    service=self._service,
                    method=method,
                    route=template,
                    status=status,
                    ms=round(seconds * 1000, 2),
                    who=call.principal.actor if call.principal.id else None,
                    correlation=call.correlation,
                    trace=trace.trace_id,
                )
            )


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_FIXED = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
)


def _correlation(header: bytes | None) -> str | None:
    """The caller's, if it can be one; without one the journey is named like its trace."""
    if header is not None and 0 < len(header) <= 64:
        text = header.decode("latin-1")
        if text.isascii() and text.replace("-", "").replace("_", "").isalnum():
            return text
    return None


def _no_route(others: tuple[str, ...]) -> Problem:
    if not others:
        detail = "There is no such address. See /docs for those there are."
        return Problem(404, "no-such-route", detail)
    allowed = ", ".join(sorted({*others, *({"HEAD"} if "GET" in others else set())}))
    detail = f"This address does not take that method, but {allowed}."
    return Problem(405, "method-not-allowed", detail, headers={"allow": allowed})


async def _lifespan(receive: Receive, send: Send) -> None:
    """Services are started and stopped by the runner, not by the web server."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
