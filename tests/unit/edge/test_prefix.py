"""A service behind a prefix answers with it and without it."""

from baton_common.edge.http.asgi import Receive, Scope, Send
from baton_common.edge.http.prefix import Prefixed


async def _within(path: str) -> str:
    """The path that a service under `/shop` looks for."""
    seen: list[str] = []

    async def api(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["path"].removeprefix(scope.get("root_path", "")))

    async def receive() -> Scope:
        return {}

    async def send(message: Scope) -> None: ...

    scope = {"type": "http", "path": path, "root_path": ""}
    await Prefixed("/shop", api)(scope, receive, send)
    return seen[0]


async def test_with_the_prefix_and_without_it_leads_to_the_same() -> None:
    assert await _within("/shop/v1/things") == "/v1/things"
    assert await _within("/v1/things") == "/v1/things"
    assert await _within("/healthz") == "/healthz"


async def test_what_only_begins_like_the_prefix_is_left_alone() -> None:
    assert await _within("/shopping/v1") == "/shopping/v1"
    assert await _within("/shop") == "/shop"
