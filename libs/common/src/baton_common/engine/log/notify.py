"""A process that is kept out of a stream hints so to the others by NOTIFY."""

import asyncio
import contextlib
import time
from collections.abc import Iterable
from typing import Any

from baton_common.engine.log.connections import Readers
from baton_common.engine.log.fairness import Sharing
from baton_common.model.log_port import LogUnavailable

_CHANNEL = "baton_shared_streams"
_EVERY = 0.1
"""Seconds between two hints of a process."""
_LONGEST = 7_000
_ASK = "select pg_notify($1, $2)"


class NotifyHints:
    """Whoever never commits on a stream is never seen by those who do: it has to be said."""

    def __init__(self, readers: Readers, sharing: Sharing) -> None:
        self._readers = readers
        self._sharing = sharing
        self._wanted: set[str] = set()
        self._said_at = float("-inf")

    async def listen(self, connection: Any) -> None:
        """Take the hints that come on this connection."""
        await connection.add_listener(_CHANNEL, self._notified)

    async def say(self, streams: Iterable[str]) -> None:
        """Ask the others to let us in. Nothing depends on it."""
        self._wanted.update(streams)
        if time.monotonic() - self._said_at < _EVERY:
            return
        self._said_at = time.monotonic()
        await asyncio.sleep(0)  # others failed in the same call
        payload = "\n".join(self._wanted)
        self._wanted.clear()
        if len(payload.encode()) < _LONGEST:
            with contextlib.suppress(LogUnavailable):
                await self._readers.fetch(_ASK, _CHANNEL, payload)

    def _notified(self, connection: Any, pid: int, channel: str, payload: str) -> None:
        self._sharing.wanted(payload.split("\n"))
