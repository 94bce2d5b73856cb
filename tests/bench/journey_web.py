"""What the people of a bench speak HTTP with: keep-alive connections that cost little."""

import asyncio
import time
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import httptools
import msgspec

ADDRESSES = 50
"""Everybody is somewhere on the loopback network: services bound what one address may ask."""
IDLE = 2.0
"""Seconds after which a connection is not used again: the services hang up after five."""
_numbers = count()


class Line(asyncio.Protocol):
    """One keep-alive connection, one request at a time."""

    def __init__(self) -> None:
        self.transport: Any = None  # of uvloop, which is no asyncio.Transport
        self._parser: Any = None
        self._body: list[bytes] = []
        self._answered: asyncio.Future[tuple[int, bytes]] | None = None
        self.used_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(ConnectionResetError("the server hung up"))

    def on_body(self, body: bytes) -> None:
        """Told by the parser."""
        self._body.append(body)

    def on_message_complete(self) -> None:
        """Told by the parser."""
        if self._answered is not None and not self._answered.done():
            self._answered.set_result((self._parser.get_status_code(), b"".join(self._body)))

    def ask(self, request: bytes) -> "asyncio.Future[tuple[int, bytes]]":
        """Status and body of the answer."""
        self._parser, self._body = httptools.HttpResponseParser(self), []
        self._answered = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self._answered


class Stream(Line):
    """A connection whose answer does not end: its lines go to `receive`."""

    def __init__(self, receive: Any) -> None:
        super().__init__()
        self._receive = receive
        self._rest = b""

    def on_body(self, body: bytes) -> None:
        *whole, self._rest = (self._rest + body).split(b"\n")
        for line in whole:
            self._receive(line)


class Web:
    """One server's doors."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        assert parts.port is not None
        self._port, self._path = parts.port, parts.path
        self._idle: list[Line] = []

    async def ask(
        self, method: str, path: str, token: str = "", body: Any = None, form: bytes = b""
    ) -> tuple[int, bytes]:
        """Status and body. `body` is sent as JSON under a new idempotency key, `form` as is."""
        content = form if body is None else msgspec.json.encode(body)
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        head = f"{method} {self._path}{path} HTTP/1.1\r\nhost: 127.0.0.1:{self._port}\r\n"
        if token:
            head += f"authorization: Bearer {token}\r\n"
        if content:
            head += f"content-type: {kind}\r\ncontent-length: {len(content)}\r\n"
        if body is not None:
            head += f"idempotency-key: bench-{next(_numbers)}\r\n"
        line = await self._line()
        answer = await line.ask(head.encode() + b"\r\n" + content)
        line.used_at = time.monotonic()
        self._idle.append(line)
        return answer

    async def listen(self, path: str, token: str, receive: Any) -> Stream:
        """Have each line of a stream of events, until its transport is closed."""
        stream: Stream = await self._connected(lambda: Stream(receive))
        stream.ask(
            f"GET {self._path}{path} HTTP/1.1\r\nhost: 127.0.0.1\r\n"
            f"authorization: Bearer {token}\r\n\r\n".encode()
        )
        return stream

    async def _line(self) -> Line:
        while self._idle:
            line = self._idle.pop()
            if time.monotonic() - line.used_at < IDLE and not line.transport.is_closing():
                return line
            line.transport.close()
        found: Line = await self._connected(Line)
        return found

    async def _connected(self, make: Any) -> Any:
        own = (f"127.0.0.{2 + next(_numbers) % ADDRESSES}", 0)
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(make, "127.0.0.1", self._port, local_addr=own)
        return line
