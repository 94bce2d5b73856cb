"""Whatever headers say, an answer has no status of ours that says we broke."""

from typing import Any

import pytest

from baton_common.edge.http.app import Api
from baton_common.edge.http.sse import Live
from baton_common.platform.telemetry.metrics import Metrics
from tests.hostile_headers import Header, mixed, single
from tests.unit.edge.live import Updates
from tests.unit.edge.shop import new_log, token
from tests.unit.edge.test_api_keys import shop_with_keys

PATHS = (
    ("GET", "/v1/boxes", b""),
    ("GET", "/v1/boxes/b", b""),
    ("POST", "/v1/boxes/b", b'{"colour":"red"}'),
    ("POST", "/v1/uploads", b"x"),
    ("GET", "/v1/events?ticket=x", b""),
    ("GET", "/docs", b""),
    ("GET", "/nowhere", b""),
)


@pytest.fixture
def api() -> Api:
    return shop_with_keys(new_log(), live=Live(Metrics()), source=Updates().source)


async def status_of(api: Any, method: str, path: str, body: bytes, headers: list[Header]) -> int:
    """The answer's status, spoken to in plain ASGI: no client would send these."""
    statuses: list[int] = []
    message = {"type": "http.request", "body": body, "more_body": False}
    left: list[dict[str, Any]] = [message]

    async def receive() -> dict[str, Any]:
        return left.pop() if left else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    route, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": route,
        "raw_path": route.encode(),
        "query_string": query.encode(),
        "client": ("192.0.2.1", 4711),
        "headers": headers,
    }
    await api(scope, receive, send)
    return statuses[0] if statuses else 499


@pytest.mark.parametrize(("method", "path", "body"), PATHS)
async def test_any_header_is_answered(api: Api, method: str, path: str, body: bytes) -> None:
    sign_in = (b"authorization", f"Bearer {token()}".encode())
    length = (b"content-length", str(len(body)).encode())
    usual = [sign_in, length] if body else [sign_in]
    some = single() if path == "/v1/boxes" else single(200)
    tried = [[*usual, each] for each in some] + [[*usual, *each] for each in mixed(100)]
    wrong = {}
    for headers in tried:
        status = await status_of(api, method, path, body, headers)
        if status >= 500:
            wrong[str(headers[len(usual) :])] = status
    assert not wrong
