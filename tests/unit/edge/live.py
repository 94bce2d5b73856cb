"""A browser that follows a stream, spoken to in plain ASGI so that it can read and hang up."""

import asyncio
from typing import Any

from baton_common.edge.http.app import Api


class Follower:
    """Reads the stream at an address; `text` is what came so far."""

    def __init__(self, api: Api, path: str, headers: dict[str, str]) -> None:
        route, _, query = path.partition("?")
        self._scope = {
            "type": "http",
            "method": "GET",
            "path": route,
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        self.status = 0
        self.text = ""
        self._left = asyncio.Event()
        self._task = asyncio.create_task(api(self._scope, self._receive, self._send))

    async def leave(self) -> None:
        """Hang up, and wait until the service has noticed."""
        self._left.set()
        await self._task

    @property
    def is_over(self) -> bool:
        return self._task.done()

    async def _receive(self) -> dict[str, Any]:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.text += message["body"].decode()
