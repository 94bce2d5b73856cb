"""uvicorn's HTTP protocol with a time limit: the head of a request is bounded.

uvicorn bounds neither the bytes nor the time of request line and headers, so one client could
fill the memory with headers, and a thousand slow ones could take every connection.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST_HEAD = 65_536
"""Bytes of request line and headers together."""
SLOWEST_HEAD = 10.0
"""Seconds from the connection (or the request's first byte) to the end of the headers."""
_AROUND = 4
"""Bytes of a header line beside its name and value."""
CLOSING = "baton.closing"
"""Among a request's extensions: its `event` is set when the server stops."""
WHOLE = "baton.whole"
"""Among a request's extensions once all of its body has come."""
_TOO_BIG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


class PatientProtocol(HttpToolsProtocol):
    """Given to uvicorn as `http=PatientProtocol`."""

    slowest_head = SLOWEST_HEAD

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_head = True
        self._head = 0
        """Bytes that came for it."""
        self._read = 0
        """Bytes of it that were read: it may come in one piece with what follows."""
        self._waiting: asyncio.TimerHandle | None = None
        self._closing = asyncio.Event()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._in_head:
            self._wait()
            self._head += len(data)
            if self._head > LONGEST_HEAD:
                self._refuse()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {CLOSING: {"event": self._closing}}
        self._in_head, self._head, self._read = True, 0, 0

    def on_url(self, url: bytes) -> None:
        self._read += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:  # what follows a body in pieces, its trailers, is nobody's business
            self._read += len(name) + len(value) + _AROUND
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._stop_waiting()
        if self._is_too_big:
            self._refuse()
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self._is_too_big:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._is_too_big:
            self.scope["extensions"][WHOLE] = {}
            super().on_message_complete()

    def shutdown(self) -> None:
        """The server takes no more requests; answers that would never end are told so."""
        self._closing.set()
        super().shutdown()

    @property
    def _is_too_big(self) -> bool:
        return self._read > LONGEST_HEAD

    def _refuse(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(_TOO_BIG)
            self.transport.close()

    def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(self.slowest_head, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
