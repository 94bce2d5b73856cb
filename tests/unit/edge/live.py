"""A browser that follows a stream, spoken to in plain ASGI so that it can read and hang up."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from baton_common.edge.http.app import Api
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.sse import Update
from baton_common.model.position import Position


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


class Updates:
    """A log that grows; remembers who followed from where, and who went."""

    def __init__(self) -> None:
        self.updates = [Update(Position(1, number), "opened", b"{}") for number in (1, 2)]
        self.followed: list[tuple[str, Position | None]] = []
        self.gone = 0
        self._grown = asyncio.Condition()

    async def source(self, caller: Caller, after: Position | None) -> AsyncIterator[Update]:
        self.followed.append((caller.principal.id, after))
        at = after or self.updates[-1].position
        try:
            while True:
                for update in [each for each in self.updates if each.position > at]:
                    at = update.position
                    yield update
                async with self._grown:
                    await self._grown.wait()
        finally:
            self.gone += 1

    async def add(self, number: int) -> None:
        async with self._grown:
            self.updates.append(Update(Position(1, number), "opened", b'{"n":%d}' % number))
            self._grown.notify_all()
