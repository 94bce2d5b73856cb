"""A child process that asks a server over keep-alive connections and times the answers."""

import asyncio
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

import httptools
import uvloop

from baton_common.model.clock import new_id
from tests.bench.children import answering
from tests.bench.pacing import moment
from tests.bench.rounds import in_milliseconds
from tests.bench.things import WORDS

LIMIT = 20.0
_BODY = f'{{"words":"{WORDS}"}}'.encode()


class Connection(asyncio.Protocol):
    """One keep-alive connection, one request at a time."""

    def __init__(self) -> None:
        self._parser: Any = None
        self._transport: Any = None  # of uvloop, which is no asyncio.WriteTransport
        self._answered: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(ConnectionResetError("the server hung up"))

    def on_message_complete(self) -> None:
        """Told by the parser."""
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(self._parser.get_status_code())

    def ask(self, request: bytes) -> "asyncio.Future[int]":
        """The status of its answer."""
        self._parser = httptools.HttpResponseParser(self)
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answered

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


def requests(port: int, token: str, streams: int) -> Iterator[bytes]:
    """The command on one thing after the other, each with an idempotency key of its own."""
    head = (
        f"host: 127.0.0.1:{port}\r\nauthorization: Bearer {token}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(_BODY)}\r\n"
    )
    for number in count():
        yield (
            f"POST /v1/things/{number % streams}/done HTTP/1.1\r\n{head}"
            f"idempotency-key: {new_id()}\r\n\r\n"
        ).encode() + _BODY


async def load(
    *,
    port: int,
    token: str,
    streams: int,
    connections: int,
    seconds: float,
    per_second: float | None,
) -> dict[str, float]:
    """Requests per second and latencies. `per_second`: so many are due each second, and each is
    timed from when it was due; else each connection asks again as soon as it was answered."""
    loop = asyncio.get_running_loop()
    asks = requests(port, token, streams)
    taken: list[float] = []
    opened = [
        (await loop.create_connection(Connection, "127.0.0.1", port))[1] for _ in range(connections)
    ]
    began = time.perf_counter()

    async def client(number: int, connection: Connection) -> None:
        due = began + (number / per_second if per_second else 0)
        while True:
            await moment(due)
            now = time.perf_counter()
            if now - began >= seconds:
                return
            asked = due if per_second else now
            status = await connection.ask(next(asks))
            assert status == 201, f"answered {status}"
            taken.append(time.perf_counter() - asked)
            if per_second:
                due += connections / per_second

    try:
        async with asyncio.timeout(seconds + LIMIT):
            await asyncio.gather(*(client(n, each) for n, each in enumerate(opened)))
        return {
            "per_second": len(taken) / (time.perf_counter() - began),
            **in_milliseconds(taken),
        }
    finally:
        for each in opened:
            each.close()


async def answer(question: dict[str, Any]) -> dict[str, float]:
    """The arguments of `load`."""
    return await load(**question)


if __name__ == "__main__":
    uvloop.run(answering(answer))
