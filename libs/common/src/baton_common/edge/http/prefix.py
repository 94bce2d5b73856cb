"""A service behind a prefix: the proxy in front need not cut it off."""

from baton_common.edge.http.asgi import Receive, Scope, Send
from baton_common.model.service import Asgi


class Prefixed:
    """`/shop/v1/…` and `/v1/…` lead to the same: the first for those who come through the common
    address, the second for those who know the service itself (probes, metrics)."""

    def __init__(self, prefix: str, api: Asgi) -> None:
        self._prefix = prefix
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(f"{self._prefix}/"):
            scope = {**scope, "root_path": self._prefix}
        await self._api(scope, receive, send)
