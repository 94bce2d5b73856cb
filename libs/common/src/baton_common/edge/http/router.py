"""The front of the one-machine edition: each service under its prefix, and one health for all."""

from collections.abc import Mapping

from baton_common.edge.http.answers import json_bytes
from baton_common.edge.http.app import Api
from baton_common.edge.http.asgi import Receive, Scope, Send
from baton_common.edge.http.health import Health
from baton_common.model.service import Asgi


class ServiceRouter:
    """Sends `/<name>/…` to the service of that name, `/healthz` and `/readyz` to all of them,
    and everything else to `rest` (the start page)."""

    def __init__(self, services: Mapping[str, Api], rest: Asgi) -> None:
        self._services = dict(services)
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await next(iter(self._services.values()))(scope, receive, send)
            return
        _, name, *rest = f"{scope['path']}/".split("/", 2)
        if (service := self._services.get(name)) is not None and rest:
            inner = {**scope, "root_path": f"{scope.get('root_path', '')}/{name}"}
            await service(inner, receive, send)
        elif scope["type"] == "http" and scope["path"] in {"/healthz", "/readyz"}:
            await _answer(await self._all(scope["path"]), send)
        else:
            await self._rest(scope, receive, send)

    async def _all(self, path: str) -> Health:
        reasons, facts = [], {}
        for name, service in self._services.items():
            state = service.state
            health = state.health() if path == "/healthz" else await state.readiness()
            reasons += [f"{name}: {reason}" for reason in health.reasons]
            facts[name] = "ok" if health.ok else "not ok"
        return Health(ok=not reasons, reasons=reasons, facts=facts)


async def _answer(health: Health, send: Send) -> None:
    body = json_bytes(health)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    status = 200 if health.ok else 503
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
