"""Bounds a request's body: never more bytes than its route takes, never longer than its time."""

import asyncio
import time
from contextlib import suppress

from baton_common.edge.http.asgi import Message, Receive, Scope
from baton_common.edge.http.bodies_under_way import BodiesUnderWay, BodyUnderWay
from baton_common.edge.http.caller import caller_of
from baton_common.edge.http.protocol import WHOLE
from baton_common.edge.problems import Problem

MAX_BODY = 1_000_000
"""Bytes of a JSON body."""
LARGEST_UPLOAD = 31_000_000
"""Bytes of an upload that may be allowed: as much as is stored under one name, and room for its
seal. How many are allowed is a setting."""

_LINGER = 3.0
_THROWN_AWAY = 64_000_000
_CLOSE = {"connection": "close"}
"""Header of an answer after which nothing more of the body is read."""


class BoundedBody:
    """The `receive` of one request. Asked for the body, it raises Problem 413 (by its announced
    or its real size), 408, 429 (the caller has too much under way), 400; it waits for a hang-up as
    long as it takes."""

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        seconds: float,
        upload: float,
        all_: BodiesUnderWay,
    ) -> None:
        self._scope = scope
        self._receive = receive
        self._seconds = (seconds, upload)
        self._headers: dict[bytes, bytes] = dict(scope["headers"])
        self._is_whole = (
            b"content-length" not in self._headers and b"transfer-encoding" not in self._headers
        )
        self._began = 0.0
        self._size = 0
        self._limit = MAX_BODY
        self._is_upload = False
        self._all = all_
        self._under_way: BodyUnderWay | None = None

    def end(self) -> None:
        """The request is answered."""
        if self._under_way is not None:
            self._under_way.end()

    async def __call__(self) -> Message:
        if self._is_whole:
            return await self._receive()
        if not self._began:
            await self._begin()
        if WHOLE in self._scope.get("extensions", ()):
            message = await self._receive()
        else:
            message = await self._in_time()
        self._size += len(message.get("body", b""))
        if self._size > self._limit:
            await self._let_finish()
            raise _too_big(self._limit)
        if self._under_way is not None:
            await self._grow_to(self._under_way, self._size)
        self._is_whole = not message.get("more_body")
        return message

    async def _in_time(self) -> Message:
        left = self._began + self._longest - time.monotonic()
        try:
            async with asyncio.timeout(left):
                return await self._receive()
        except TimeoutError:
            detail = (
                f"The body did not arrive within {self._longest:g} s. "
                "Send it again, faster or smaller."
            )
            raise Problem(408, "too-slow", detail, headers=_CLOSE) from None

    @property
    def _longest(self) -> float:
        return self._seconds[self._is_upload]

    async def _begin(self) -> None:
        """Once the route is known: its limit, and whether what is announced is within it."""
        self._began = time.monotonic()
        self._limit = getattr(self._scope.get("route"), "most_bytes", MAX_BODY)
        self._is_upload = self._limit > MAX_BODY
        self._limit = min(self._limit, max(MAX_BODY, self._all.limits.upload_bytes))
        try:
            self._under_way = self._all.begin(caller_of(self._scope), is_upload=self._is_upload)
        except Problem:
            await self._let_finish(self._seconds[0])
            raise
        length = self._headers.get(b"content-length")
        if length is None:
            return
        try:
            is_too_big = len(length) > 18 or int(length) > self._limit
            if not length.isdigit():
                raise ValueError
        except ValueError:
            detail = "The header Content-Length is no number."
            raise Problem(400, "malformed", detail) from None
        if is_too_big:
            await self._let_finish()
            raise _too_big(self._limit)
        await self._grow_to(self._under_way, int(length))

    async def _grow_to(self, under_way: BodyUnderWay, size: int) -> None:
        try:
            under_way.grow_to(size)
        except Problem:
            await self._let_finish(self._seconds[0])
            raise

    async def _let_finish(self, seconds: float = _LINGER) -> None:
        """Throws away what else comes, within bounds: most clients look at an answer only after
        they have sent everything, and closing on them would lose it. Whoever has too much under way
        has done nothing wrong, and is given the time of a body."""
        if b"expect" in self._headers and not self._size:
            return  # who waits for our word has sent nothing yet
        passed = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while passed < _THROWN_AWAY:
                    message = await self._receive()
                    passed += len(message.get("body", b""))
                    if not message.get("more_body"):
                        return


def _too_big(limit: int) -> Problem:
    detail = f"The body is bigger than {limit:,} bytes. Send less, or send it as an upload."
    return Problem(413, "too-big", detail, headers=_CLOSE)
