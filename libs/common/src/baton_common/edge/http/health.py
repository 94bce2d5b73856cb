"""The health and document routes of every service: healthz, readyz, metrics, openapi.json and
docs."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import HTMLResponse, Response

from baton_common.edge.http.allow import allow
from baton_common.edge.http.answers import json_answer
from baton_common.edge.http.docs_page import CONTENT_SECURITY_POLICY, docs_page
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.policy import everybody
from baton_common.edge.models import Output
from baton_common.model.service import Loop
from baton_common.platform.telemetry.metrics import Metrics

STUCK = 60.0
"""Seconds without progress after which a loop counts as dead."""

Ready = Callable[[], Awaitable[str | None]]


class Health(Output):
    """The state of the service: alive (its loops make progress) or ready, and the reasons if
    not."""

    ok: bool
    """Everything is in order."""
    reasons: list[str]
    """The reasons it is not in order, a sentence each."""
    facts: dict[str, str] = Field(default_factory=dict)
    """Readiness only: warnings that need attention but do not make the service unready."""


@dataclass(frozen=True)
class State:
    """The checks behind health and readiness."""

    loops: Sequence[Loop] = ()
    ready: Sequence[Ready] = ()
    facts: dict[str, str] = field(default_factory=dict)
    concerns: Callable[[], dict[str, str]] = dict
    """By what it is about: a sentence that says what to do."""

    def health(self) -> Health:
        """Alive: each loop made progress within 60 s. Never waits."""
        stuck = [
            f"The loop {loop.name} has made no progress for {loop.progress():.0f} s."
            for loop in self.loops
            if loop.progress() > STUCK
        ]
        return Health(ok=not stuck, reasons=stuck, facts=self.facts)

    async def readiness(self) -> Health:
        """Ready: every check gives None. A check that raises counts as a reason."""
        reasons = []
        for check in self.ready:
            try:
                reason = await check()
            except Exception as error:  # whatever a check meets, the service is not ready
                reason = f"A check failed: {type(error).__name__}."
            if reason is not None:
                reasons.append(reason)
        return Health(ok=not reasons, reasons=reasons, facts=self.concerns())


def health_routes(
    state: State, metrics: Metrics, document: Callable[[], dict[str, Any]]
) -> APIRouter:
    """Open to everybody and without personal data; `/v1/healthz` and so on are the same routes, for
    those who know the service by its versioned prefix only."""
    router = edge_router("health")

    async def healthz() -> Response:
        health = state.health()
        return json_answer(health, 200 if health.ok else 503)

    async def readyz() -> Response:
        readiness = await state.readiness()
        return json_answer(readiness, 200 if readiness.ok else 503)

    async def exposition() -> Response:
        kind = "text/plain; version=0.0.4; charset=utf-8"
        return Response(metrics.exposition(), media_type=kind)

    async def openapi_json() -> Response:
        content = json.dumps(document(), ensure_ascii=False, indent=1).encode()
        return Response(content, media_type="application/json")

    async def docs() -> Response:
        security = {"content-security-policy": CONTENT_SECURITY_POLICY}
        return HTMLResponse(docs_page(document()), headers=security)

    named = {
        "healthz": healthz,
        "readyz": readyz,
        "metrics": exposition,
        "openapi.json": openapi_json,
        "docs": docs,
    }
    for prefix in ("", "/v1"):
        for name, handler in named.items():
            router.add_api_route(
                f"{prefix}/{name}",
                handler,
                methods=["GET"],
                dependencies=[Depends(allow(everybody()))],
                include_in_schema=False,
            )
    return router
