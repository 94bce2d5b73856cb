"""Live updates as Server-Sent Events, resumed where the client lost the thread.

FastAPI says what an event looks like. A stream ends when the caller's right does (`OpenStreams`),
after an hour, when the caller opens too many others, when the service stops.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event

from baton_common.edge.http.asgi import Message, Receive, Scope, Send
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.open_streams import OpenStreams, Stream, StreamLimits
from baton_common.edge.http.protocol import CLOSING
from baton_common.edge.problems import Problem, unavailable
from baton_common.model.position import Position
from baton_common.platform.telemetry.metrics import Metrics

KEPT_ALIVE = 15.0
"""Seconds without an event after which a comment is sent."""
AGAIN = 30_000
"""Milliseconds after which a client comes again whose stream ended for a newer one of its own."""


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

    def __init__(
        self,
        metrics: Metrics,
        streams: OpenStreams | None = None,
        *,
        kept_alive: float = KEPT_ALIVE,
    ) -> None:
        self._metrics = metrics
        self._kept_alive = kept_alive
        self.streams = OpenStreams(StreamLimits()) if streams is None else streams

    def check(self, caller: Caller) -> None:
        """Raises Problem 503 for too many streams of everybody together."""
        if not self.streams.has_room(caller.proven):
            raise unavailable("There are too many live connections. Try again.", retry_after=5)

    async def follow(
        self, caller: Caller, source: Source, begin: Position | None
    ) -> AsyncGenerator[bytes, None]:
        """The stream, until it ends."""
        stream = self.streams.open(caller.proven, caller.ends)
        self._count()
        updates = source(caller, begin)
        ending: asyncio.Future[Any] = asyncio.create_task(_ending(caller, stream))
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
            if stream.is_superseded:
                yield format_sse_event(comment="you opened too many others", retry=AGAIN)
        except StopAsyncIteration:
            return
        finally:
            self.streams.close(stream)
            self._count()
            # the web server may cancel whatever is awaited here, again and again
            await asyncio.shield(_ended(updates, ending, upcoming))

    async def close(self) -> None:
        """End all streams (the service stops). Their clients come again elsewhere."""
        self.streams.end(lambda _: True)

    def _count(self) -> None:
        self._metrics.gauge("baton_live_streams", len(self.streams))


async def _ended(updates: AsyncIterator[Update], *waiting: asyncio.Future[Any]) -> None:
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    if (aclose := getattr(updates, "aclose", None)) is not None:
        await aclose()


async def _ending(caller: Caller, stream: Stream) -> None:
    """Returns when the stream is to end."""
    ends = [asyncio.create_task(stream.ended.wait())]
    closing = caller.scope.get("extensions", {}).get(CLOSING)
    if closing is not None:
        ends.append(asyncio.create_task(closing["event"].wait()))
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in ends:
            each.cancel()


class LiveAnswer(EventSourceResponse):
    """Sends a stream of `Live.follow`, and closes it however it ends."""

    def __init__(self, events: AsyncGenerator[bytes, None]) -> None:
        super().__init__(events, headers={"cache-control": "no-cache", "x-accel-buffering": "no"})
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def until_gone() -> Message:
            """A body that nobody asked for and that cannot be read ends the stream."""
            try:
                return await receive()
            except Problem:
                return {"type": "http.disconnect"}

        async with aclosing(self._events):
            await super().__call__(scope, until_gone, send)


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
