"""One line for each request, written past the logging pipeline, which costs more than a request.

All its fields are ours (a route's template, never a path), so nothing has to be redacted.
"""

import asyncio
from datetime import datetime
from typing import BinaryIO

import msgspec

from baton_common.platform.telemetry.logging import log_stream

FLUSHED = 0.1
"""Seconds that a line may wait for others before it is written out."""

_encode = msgspec.json.Encoder().encode


class AccessLine(msgspec.Struct, frozen=True, kw_only=True):
    """Writes lines like other log lines: JSON with time, level, event and journey."""

    timestamp: datetime
    level: str = "info"
    event: str = "request"
    service: str
    method: str
    route: str
    status: int
    ms: float
    who: str | None
    """`person:<id>` or `machine:<key id>`; None for a public route."""
    correlation: str
    trace: str


class AccessLog:
    """Writes lines to the stream that the other log lines go to, if there is one yet."""

    def __init__(self) -> None:
        self._stream: BinaryIO | None = None
        self._flush_is_due = False

    def write(self, line: AccessLine) -> None:
        """Inside the event loop."""
        if self._stream is None and (stream := log_stream()) is not None:
            self._stream = stream
        if self._stream is None:
            return
        self._stream.write(_encode(line) + b"\n")
        if not self._flush_is_due:
            self._flush_is_due = True
            asyncio.get_running_loop().call_later(FLUSHED, self._flush)

    def _flush(self) -> None:
        self._flush_is_due = False
        if self._stream is not None:
            self._stream.flush()
