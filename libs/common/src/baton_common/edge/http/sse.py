"""Live updates as Server-Sent Events, resumed where the client lost the thread.

FastAPI says what an event looks like. When a stream ends is decided here: when the caller's proof
does, after an hour, when the service stops.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event

from baton_common.edge.http.asgi import Receive, Scope, Send
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.protocol import CLOSING
from baton_common.edge.problems import Problem, unavailable
from baton_common.model.position import Position
from baton_common.platform.telemetry.metrics import Metrics

LONGEST = 3_600.0
"""Seconds after which a stream ends and the client comes again with what it may see then."""
KEPT_ALIVE = 15.0
"""Seconds without an event after which a comment is sent."""
MOST_STREAMS = 2_000
"""Open at once, per service and process."""


@dataclass(frozen=True, slots=True)
class Update:
    """One event of the own log as clients hear it. `data` is JSON without line breaks."""

    position: Position
    type: str
    data: bytes


Source = Callable[[Caller, Position | None], AsyncIterator[Update]]
"""Updates that the caller may see, in order, after a position (None: from now on), for ever;
each is scoped to `caller.principal`. It is closed (`aclose`) when the client goes."""


class Live:
    """The open streams of one service; `kept_alive` are seconds."""

    def __init__(self, metrics: Metrics, *, kept_alive: float = KEPT_ALIVE) -> None:
        self._metrics = metrics
        self._kept_alive = kept_alive
        self._open = 0
        self._closing = asyncio.Event()

    def check(self) -> None:
        """Raises Problem 503 for too many streams."""
        if self._open >= MOST_STREAMS:
            raise unavailable("There are too many live connections. Try again.", retry_after=5)

    async def follow(
        self, caller: Caller, source: Source, begin: Position | None
    ) -> AsyncGenerator[bytes, None]:
        """The stream, until it ends."""
        self._count(1)
        updates = source(caller, begin)
        ending: asyncio.Future[Any] = asyncio.create_task(self._ending(caller))
        upcoming: asyncio.Future[Any] = asyncio.ensure_future(anext(updates))
        try:
            yield format_sse_event(comment="welcome")
            while not ending.done():
                await asyncio.wait(
                    {upcoming, ending},
                    timeout=self._kept_alive,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if upcoming.done():
                    update = upcoming.result()
                    upcoming = asyncio.ensure_future(anext(updates))
                    yield sent(update)
                elif not ending.done():
                    yield KEEPALIVE_COMMENT
        except StopAsyncIteration:
            return
        finally:
            ending.cancel()
            upcoming.cancel()
            await asyncio.gather(ending, upcoming, return_exceptions=True)
            if (aclose := getattr(updates, "aclose", None)) is not None:
                await aclose()
            self._count(-1)

    async def close(self) -> None:
        """End all streams (the service stops). Their clients come again elsewhere."""
        self._closing.set()

    def _count(self, more: int) -> None:
        self._open += more
        self._metrics.gauge("baton_live_streams", self._open)

    async def _ending(self, caller: Caller) -> None:
        """Returns when the stream is to end."""
        closing = caller.scope.get("extensions", {}).get(CLOSING)
        ends = [asyncio.create_task(self._closing.wait())]
        if closing is not None:
            ends.append(asyncio.create_task(closing["event"].wait()))
        try:
            await asyncio.wait(
                ends,
                timeout=max(0.0, min(LONGEST, caller.ends - time.time())),
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            for each in ends:
                each.cancel()


class LiveAnswer(EventSourceResponse):
    """Sends a stream of `Live.follow`, and closes it however it ends."""

    def __init__(self, events: AsyncGenerator[bytes, None]) -> None:
        super().__init__(events, headers={"cache-control": "no-cache", "x-accel-buffering": "no"})
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with aclosing(self._events):
            await super().__call__(scope, receive, send)


def sent(update: Update) -> bytes:
    """The event in the stream. Raises ValueError for data of several lines."""
    if b"\n" in update.data or b"\r" in update.data:
        raise ValueError(f"the data of {update.type} at {update.position} has a line break")
    return format_sse_event(
        data_str=update.data.decode(), event=update.type, id=str(update.position)
    )


def position_after(caller: Caller, after: str | None) -> Position | None:
    """The position after which a stream begins: Last-Event-ID, else `after`. Raises Problem 400
    for text that is no position."""
    last_id = caller.header("last-event-id") or after
    try:
        return Position.parse(last_id[:40]) if last_id else None
    except ValueError:
        detail = "Last-Event-ID must be an id as it came in the stream, like 1.42."
        raise Problem(400, "malformed", detail) from None
