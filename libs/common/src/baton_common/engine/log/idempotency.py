"""Idempotency keys: the second request in flight joins the first's answer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from baton_common.engine.log.connections import Readers
from baton_common.model.log_port import Answer, Done, Once, Rejected
from baton_common.model.position import Position


class KeyReused(Rejected):
    """The key was used for another method, path or body. HTTP answers 422."""

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another request; send a new one.")


_STORED = """select request, status, body, epoch, position from idempotency
where principal = $1 and key = $2"""


class IdempotencyKeys:
    """Idempotency keys by (principal, key): those in progress and those stored."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._under_way: dict[tuple[str, str], asyncio.Future[tuple[bytes, Done[Any] | None]]] = {}

    async def once(self, once: Once, run: Callable[[], Awaitable[Done[Any]]]) -> Done[Any]:
        """Run it, or wait for the one under way and give its answer. If that one came to
        nothing (refused, or its caller went away), this one runs. Raises KeyReused."""
        name = once.principal, once.key
        while (first := self._under_way.get(name)) is not None:
            await asyncio.wait([first])
            request, done = first.result()
            if done is not None:
                if request != once.request:
                    raise KeyReused
                return done
        mine = self._under_way[name] = asyncio.get_running_loop().create_future()
        done = None
        try:
            done = await run()
            return done
        finally:
            del self._under_way[name]
            mine.set_result((once.request, done))

    async def stored(self, once: Once) -> Done[Any] | None:
        """The answer given before, at the position it was given. Raises KeyReused,
        LogUnavailable."""
        row = await self._readers.row(_STORED, once.principal, once.key)
        if row is None:
            return None
        if row["request"] != once.request:
            raise KeyReused
        position = Position(row["epoch"], row["position"])
        return Done(None, position, Answer(row["status"], row["body"]))
