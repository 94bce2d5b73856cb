"""Puts a service's API together: its routers, the doors, and the stack around them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from baton_common.edge.http.api_document import api_document
from baton_common.edge.http.asgi import Receive, Scope, Send
from baton_common.edge.http.edge import Edge
from baton_common.edge.http.errors import ProblemAnswers
from baton_common.edge.http.health import State, health_routes
from baton_common.edge.http.identification import Identification
from baton_common.edge.http.middleware import stack
from baton_common.edge.http.rate_limits import Buckets
from baton_common.edge.http.read_your_writes import WaitFor
from baton_common.edge.http.route_class import Inside
from baton_common.edge.http.spooling import Spool
from baton_common.edge.languages import Messages
from baton_common.model.service import Asgi


@dataclass(frozen=True)
class Api:
    """The ASGI application of one service. `fastapi` is what is inside the stack."""

    name: str
    fastapi: FastAPI
    state: State
    edge: Edge
    stack: Asgi

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.stack(scope, receive, send)


def create_app(
    name: str,
    parts: Sequence[APIRouter],
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
    route that can never be reached, or whose name another one has. A route without a policy is
    built and lets in nobody.
    """
    state, messages = state or State(), messages or {}
    app = FastAPI(
        title=f"Baton {name}",
        version=version,
        description=f"The API of the service {name}. Every error is a problem with a sentence.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )

    def document() -> dict[str, Any]:
        return api_document(app, prefix, messages)

    for part in [*parts, health_routes(state, edge.metrics, document)]:
        app.router.routes.extend(part.routes)  # `include_router` looks at each one twice
    _check(app)
    setattr(app, "openapi", document)  # noqa: B010  # FastAPI's own documented way
    rate = edge.rates.per_principal
    identification = Identification(edge.identify, Buckets(rate) if rate else None)
    app.state.inside = Inside(identification, wait_for, Spool(edge.bodies.in_memory))
    problems = ProblemAnswers(messages)
    return Api(name, app, state, edge, stack(name, Routed(app), edge, identification, problems))


class Routed:
    """Finds the route of a request and has it answer, inside `stack`.

    What FastAPI puts around its router is left out: answers to errors are the stack's, bounds of
    bodies too, and nothing here is closed after the answer. It is half of what a request passes.
    """

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._router = app.router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"], scope["router"] = self._app, self._router
        await self._router.app(scope, receive, send)


def _check(app: FastAPI) -> None:
    """FastAPI takes the first route that fits: none may stand behind one that takes all its
    requests. Raises ValueError."""
    before: list[tuple[str, Any]] = []
    names: set[str] = set()
    for each in iter_route_contexts(app.routes):
        if not isinstance(each.original_route, APIRoute):
            continue
        sample = (each.path_format or "").replace("{", "").replace("}", "")
        for method in each.methods or ():
            for other, earlier in before:
                if method == other and earlier.path_regex.match(sample):
                    clash = f"{method} {each.path_format} is behind {earlier.path_format}"
                    raise ValueError(f"{clash}: declare it once, and before it")
            before.append((method, each))
        if each.include_in_schema and each.name in names:
            raise ValueError(f"two routes are named {each.name}")
        names.add(each.name or "")
