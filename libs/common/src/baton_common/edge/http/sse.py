"""Live updates as Server-Sent Events, resumed where the client lost the thread."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass

from baton_common.edge.http.calls import Call, Receive, Reply, Scope, Send
from baton_common.edge.http.protocol import CLOSING
from baton_common.edge.problems import Problem, unavailable
from baton_common.model.position import Position
from baton_common.platform.telemetry.metrics import Metrics

KEEP_ALIVE = 15.0
"""Seconds of silence after which a comment is sent."""
PATIENCE = 30.0
"""Seconds that a client may leave what we sent unread before we hang up."""
LONGEST = 3_600.0
"""Seconds after which a stream ends and the client comes again with what it may see then."""
MOST_STREAMS = 2_000
"""Open at once, per service and process."""


@dataclass(frozen=True, slots=True)
class Update:
    """One event of the own log as clients hear it. `data` is JSON without line breaks."""

    position: Position
    type: str
    data: bytes


Source = Callable[[Call, Position | None], AsyncIterator[Update]]
"""Updates that the caller may see, in order, after a position (None: from now on), for ever;
each is scoped to `call.principal`. It is closed (`aclose`) when the client goes."""


class Live:
    """The open streams of one service."""

    def __init__(self, metrics: Metrics, *, keep_alive: float = KEEP_ALIVE) -> None:
        self._metrics = metrics
        self._keep_alive = keep_alive
        self._open: set[asyncio.Task[None]] = set()

    def reply(self, call: Call, source: Source, after: str | None = None) -> Reply:
        """The answer that streams. `after` is where to begin if there is no Last-Event-ID.

        Raises Problem 400 for a position that cannot be read, 503 for too many streams.
        """
        if len(self._open) >= MOST_STREAMS:
            raise unavailable("There are too many live connections. Try again.", retry_after=5)
        told = call.header("last-event-id") or after
        try:
            begin = Position.parse(told[:40]) if told else None
        except ValueError:
            detail = "Last-Event-ID must be an id as it came in the stream, like 1.42."
            raise Problem(400, "malformed", detail) from None

        async def stream(scope: Scope, receive: Receive, send: Send) -> None:
            await self._stream(source(call, begin), call, receive, send)

        return Reply(stream=stream)

    async def close(self) -> None:
        """End all streams (the service stops). Their clients come again elsewhere."""
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _stream(
        self, updates: AsyncIterator[Update], call: Call, receive: Receive, send: Send
    ) -> None:
        telling = asyncio.create_task(self._tell(updates, call, send))
        hearing = asyncio.create_task(_gone(receive))
        stopping = asyncio.create_task(_stopping(call))
        others = (hearing, stopping)
        self._open.add(telling)
        self._metrics.gauge("baton_live_streams", len(self._open))
        try:
            await asyncio.wait(
                {telling, *others}, timeout=LONGEST, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for task in (telling, *others):
                task.cancel()
            ended = await asyncio.gather(telling, *others, return_exceptions=True)
            self._open.discard(telling)
            self._metrics.gauge("baton_live_streams", len(self._open))
        if isinstance(ended[0], Exception) and not isinstance(ended[0], OSError):
            raise ended[0]
        with suppress(OSError):
            await send({"type": "http.response.body", "body": b""})

    async def _tell(self, updates: AsyncIterator[Update], call: Call, send: Send) -> None:
        headers = [
            (b"content-type", b"text/event-stream; charset=utf-8"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
            (b"baton-correlation", call.correlation.encode("latin-1")),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await _write(send, b": welcome\n\n")
        upcoming: asyncio.Future[Update] = asyncio.ensure_future(anext(updates))
        try:
            while True:
                done, _ = await asyncio.wait({upcoming}, timeout=self._keep_alive)
                if not done:
                    await _write(send, b": still here\n\n")
                    continue
                update = upcoming.result()
                upcoming = asyncio.ensure_future(anext(updates))
                await _write(send, encode_update(update))
        except StopAsyncIteration:
            return
        finally:
            upcoming.cancel()
            await asyncio.gather(upcoming, return_exceptions=True)
            if (aclose := getattr(updates, "aclose", None)) is not None:
                await aclose()


def encode_update(update: Update) -> bytes:
    """As it stands in the stream. Raises ValueError for data of several lines."""
    if b"\n" in update.data or b"\r" in update.data:
        raise ValueError(f"the data of {update.type} at {update.position} has a line break")
    head = f"id: {update.position}\nevent: {update.type}\ndata: ".encode()
    return head + update.data + b"\n\n"


async def _write(send: Send, chunk: bytes) -> None:
    """Raises TimeoutError (an OSError) if the client reads nothing for 30 s."""
    async with asyncio.timeout(PATIENCE):
        await send({"type": "http.response.body", "body": chunk, "more_body": True})


async def _stopping(call: Call) -> None:
    closing = call.scope.get("extensions", {}).get(CLOSING)
    await (closing["event"].wait() if closing is not None else asyncio.Future())


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
