"""Look-ups made at the same moment by many callers become one statement."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_AT_ONCE = 1_000


class Gathering(Generic[K, V]):
    """No timer: one look-up is on its way at a time, and while it is, the next gathers.

    `fetch` gives a value for each key it is asked for. What it raises is raised in every
    caller that waited for it. A caller that is cancelled disturbs no other.
    """

    def __init__(self, fetch: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._fetch = fetch
        self._waiting: dict[K, asyncio.Future[V]] = {}
        self._worker: asyncio.Task[None] | None = None

    async def get(self, keys: Iterable[K]) -> dict[K, V]:
        """The value of each key."""
        loop = asyncio.get_running_loop()
        mine: dict[K, asyncio.Future[V]] = {}
        for key in keys:
            if key not in self._waiting:
                self._waiting[key] = loop.create_future()
            mine[key] = self._waiting[key]
        if self._worker is None and self._waiting:
            self._worker = loop.create_task(self._work())
        if mine:
            await asyncio.wait(mine.values())
        return {key: future.result() for key, future in mine.items()}

    async def _work(self) -> None:
        try:
            while self._waiting:
                keys = list(self._waiting)[:_AT_ONCE]
                futures = {key: self._waiting.pop(key) for key in keys}
                try:
                    values = await self._fetch(keys)
                    for key, future in futures.items():
                        future.set_result(values[key])
                except Exception as error:  # every caller gets it; the worker goes on
                    for future in futures.values():
                        if not future.done():
                            future.set_exception(error)
                            future.exception()
                except BaseException:
                    for future in futures.values():
                        future.cancel()
                    raise
        finally:
            self._worker = None
