"""A server process of the HTTP bench: Baton's own edge, raw ASGI on the same log, or the peer."""

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated, Any

import msgspec
import uvicorn
import uvloop
from fastapi import Depends
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from starlette.responses import Response

from baton_common.edge.http.allow import allow
from baton_common.edge.http.app import create_app
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.edge import Edge
from baton_common.edge.http.rate_limits import UNLIMITED
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys, local_key
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.identity.tokens import Tokens
from baton_common.edge.models import PLAIN, Input, Output
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.service import Asgi
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.telemetry.logging import configure_logging
from baton_common.platform.telemetry.tracing import SdkTracing
from baton_common.program.garbage_collection import collecting_less
from baton_common.program.serving import Server, signals
from tests.bench.peers.session_per_request import peer_app
from tests.bench.things import METADATA, THING, do, opened

STREAMS = 1_000


class DoThing(Input):
    """The body of the command."""

    words: Annotated[str, PLAIN]


class BenchAnswer(Output):
    """The answer."""

    id: str
    version: int


class RawBody(msgspec.Struct, frozen=True):
    """The same body as a plain struct."""

    words: str


class RawAnswer(msgspec.Struct, frozen=True):
    """The same answer as a plain struct."""

    id: str
    version: int


Agent = Annotated[Caller, Depends(allow(needs(Role.AGENT)))]


class Nowhere(SpanExporter):
    """An exporter that drops spans: the bench measures making them, not sending them."""

    def export(self, spans: Any) -> SpanExportResult:
        """Take them."""
        return SpanExportResult.SUCCESS


def baton(log: PostgresLog, key_file: Path) -> Asgi:
    """The whole: token, policy, idempotency key, 1 % of traces, metrics, access log, unit."""
    router, commands = edge_router("things"), Commands(log)

    @router.post("/v1/things/{thing}/done", response_model=BenchAnswer, status_code=201)
    async def do_thing(
        caller: Agent, headers: CommandHeaders, thing: Annotated[str, PLAIN], body: DoThing
    ) -> Response:
        """Do it."""

        def decide(work: UnitOfWork) -> BenchAnswer:
            return BenchAnswer(id=thing, version=do(work, thing))

        return await commands.commit(
            caller, headers, decide, stream=THING.stream(thing), status=201
        )

    edge = Edge(
        Identify(Tokens([LocalKeys(local_key(key_file))]).verify),
        tracing=SdkTracing("bench", 0.01, Nowhere()),
        rates=UNLIMITED,
    )
    return create_app("bench", [router], edge)


def raw(log: PostgresLog) -> Asgi:
    """The least that an ASGI application can do for a unit on the same log."""
    headers = [(b"content-type", b"application/json")]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        thing = scope["path"].split("/")[3]
        body = msgspec.json.decode((await receive())["body"], type=RawBody)
        assert body.words
        done = await log.run(lambda work: RawAnswer(thing, do(work, thing)), metadata=METADATA)
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": msgspec.json.encode(done.answer)})

    return app


async def serve(app: Asgi, port: int, make: Callable[..., uvicorn.Server]) -> None:
    """Serves until SIGTERM; the garbage collector is set alike in all of them, as in Baton's
    services."""
    server = make(app, port=port)

    def end() -> None:
        server.should_exit = True

    with signals(end), collecting_less():
        await server.serve()


def plain_uvicorn(app: Asgi, port: int) -> uvicorn.Server:
    """Uvicorn at its fastest: its C parser, no access log."""
    return uvicorn.Server(
        uvicorn.Config(
            app, port=port, http="httptools", lifespan="off", log_config=None, access_log=False
        )
    )


async def main(which: str, dsn: str, port: int, key_file: Path) -> None:
    """Serve one of them on this port of loopback."""
    async with AsyncExitStack() as stack:
        if which == "peer":
            peer: Any = await peer_app(dsn, STREAMS)
            await serve(peer, port, plain_uvicorn)
            return
        log = await stack.enter_async_context(opened(dsn))
        if which == "raw":
            await serve(raw(log), port, plain_uvicorn)
        else:
            await serve(baton(log, key_file), port, Server)


def parsed(arguments: list[str]) -> Mapping[str, Any]:
    """which, dsn, port, key file."""
    which, dsn, port, key_file = arguments
    return {"which": which, "dsn": dsn, "port": int(port), "key_file": Path(key_file)}


if __name__ == "__main__":
    with Path(os.devnull).open("wb") as nothing:
        configure_logging(nothing)
        uvloop.run(main(**parsed(sys.argv[1:])))
