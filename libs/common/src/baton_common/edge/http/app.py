"""Puts a service's API together: its routes, the doors, and the one stack around them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI

from baton_common.edge.http.calls import Receive, Scope, Send
from baton_common.edge.http.dispatch import Index
from baton_common.edge.http.edge import Edge
from baton_common.edge.http.health import State, health_routes
from baton_common.edge.http.middleware import Stack
from baton_common.edge.http.openapi import openapi
from baton_common.edge.http.read_your_writes import WaitFor
from baton_common.edge.http.routes import PolicedRoute, Route, Routes
from baton_common.edge.languages import Messages


@dataclass(frozen=True)
class Api:
    """The ASGI application of one service. `fastapi` lists its routes for tests and tools."""

    name: str
    fastapi: FastAPI
    state: State
    edge: Edge
    stack: Stack

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.stack(scope, receive, send)


def create_app(
    name: str,
    parts: Sequence[Routes],
    edge: Edge,
    *,
    state: State | None = None,
    wait_for: WaitFor | None = None,
    messages: Messages | None = None,
    version: str = "0.0.1",
    prefix: str = "",
) -> Api:
    """Every service is made by this, so that all have the same doors and the same answers.

    `state` says what makes it alive and ready; `wait_for` is where `Baton-Position` waits;
    `messages` are the service's own words for its refusals' codes; `prefix` is what stands in
    front of `/v1` behind an ingress (`/stock`), for the document only. Raises ValueError for a
    route that is declared twice. A route without a policy is built and lets in nobody.
    """
    state = state or State()
    declared = [route for part in parts for route in part.routes]

    def document() -> dict[str, Any]:
        return openapi(f"Baton {name}", version, declared, prefix)

    routes: list[Route] = [*declared, *health_routes(state, edge.metrics, document).routes]
    fastapi = FastAPI(
        title=f"Baton {name}", version=version, openapi_url=None, docs_url=None, redoc_url=None
    )
    fastapi.router.routes.extend(PolicedRoute(route) for route in routes)
    setattr(fastapi, "openapi", document)  # noqa: B010  # FastAPI's own documented way
    stack = Stack(name, Index(routes), edge, messages=messages or {}, wait_for=wait_for)
    return Api(name, fastapi, state, edge, stack)
