"""What the whole HTTP stack costs a request, beside FastAPI's own: microseconds of CPU each."""

import io
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import Depends, FastAPI
from fastapi.responses import Response
from joserfc.jwk import OKPKey
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from baton_common.edge.http.allow import allow
from baton_common.edge.http.app import create_app
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.edge import Edge
from baton_common.edge.http.rate_limits import Rate, Rates
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys, issue_token
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.identity.tokens import Tokens
from baton_common.edge.models import PLAIN, Input
from baton_common.model.service import Asgi
from baton_common.platform.telemetry.logging import configure_logging
from baton_common.platform.telemetry.tracing import SdkTracing
from tests.bench.rounds import Contender, race, scaled, table

CALLS = 5_000
ROUTES = 30
BODY = b'{"colour":"red"}'
STACK = "Baton's whole stack"
KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "bench", "use": "sig"})


class OpenBox(Input):
    """The body."""

    colour: Annotated[str, PLAIN]


Agent = Annotated[Caller, Depends(allow(needs(Role.AGENT)))]


def ours() -> Asgi:
    """Token from the cache, policy, two buckets, 1 % of traces, metrics, access log, body."""
    router = edge_router("boxes")
    for number in range(ROUTES):

        async def open_box(caller: Agent, box_id: Annotated[str, PLAIN], body: OpenBox) -> Response:
            """Open a box."""
            return Response(b"{}", 201)

        router.add_api_route(
            f"/v1/boxes{number}/{{box_id}}", open_box, methods=["POST"], name=f"open_{number}"
        )

    unlimited = Rate(1e9, 10**9)
    edge = Edge(
        Identify(Tokens([LocalKeys(KEY)]).verify),
        tracing=SdkTracing("shop", 0.01, InMemorySpanExporter()),
        rates=Rates(unlimited, unlimited),
    )
    return create_app("shop", [router], edge)


def plain_fastapi() -> Asgi:
    """The same thirty routes in plain FastAPI: no token, no limit, no trace, no metric, no log."""
    app = FastAPI()
    for number in range(ROUTES):

        @app.post(f"/v1/boxes{number}/{{box_id}}", status_code=201)
        async def open_box(box_id: str) -> Response:
            return Response(b"{}", 201)

    return app


async def raw(scope: Any, receive: Any, send: Any) -> None:
    """The least that an ASGI application can do."""
    await receive()
    await send({"type": "http.response.start", "status": 201, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


def contender(app: Asgi) -> Contender:
    """Microseconds of CPU for one call of the last route."""
    token = issue_token(KEY, "ana", [Role.AGENT])
    headers = [
        (b"host", b"shop.example"),
        (b"authorization", f"Bearer {token}".encode()),
        (b"content-type", b"application/json"),
        (b"content-length", str(len(BODY)).encode()),
    ]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": BODY, "more_body": False}

    async def send(message: Any) -> None:
        assert message.get("status", 201) == 201, message

    async def run() -> float:
        calls = int(scaled(CALLS))
        began = time.process_time()
        for _ in range(calls):
            scope = {
                "type": "http",
                "method": "POST",
                "path": f"/v1/boxes{ROUTES - 1}/b",
                "root_path": "",
                "query_string": b"",
                "headers": headers,
                "client": ("127.0.0.1", 1),
            }
            await app(scope, receive, send)
        return (time.process_time() - began) / calls * 1e6

    return run


async def bench() -> str:
    """The table: the stack with the token cache warm."""
    with _access_log_into_nothing():
        apps = {"raw ASGI": raw, STACK: ours(), "FastAPI, bare": plain_fastapi()}
        rows = await race({name: contender(app) for name, app in apps.items()}, "µs")
    return table("The HTTP stack alone, CPU of one call", rows)


class _Nowhere(io.BytesIO):
    """Takes lines and keeps none."""

    def write(self, line: Any, /) -> int:
        return len(line)


@contextmanager
def _access_log_into_nothing() -> Iterator[None]:
    """An access log that is written, as in production, and dropped."""
    configure_logging(_Nowhere())
    try:
        yield
    finally:
        configure_logging(level=logging.WARNING)
