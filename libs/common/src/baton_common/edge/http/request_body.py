"""Reads a request's body: never more than its limit, never longer than its time."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from baton_common.edge.http.calls import Receive
from baton_common.edge.problems import Problem


class Gone(Exception):
    """The client hung up before the body was whole; nobody waits for an answer."""


async def read_body(
    receive: Receive, headers: Mapping[bytes, bytes], limit: int, seconds: float
) -> bytes:
    """The whole body. Raises Problem 413 (by its announced or its real size), 408; Gone."""
    length = headers.get(b"content-length")
    if length is None and b"transfer-encoding" not in headers:
        return b""
    try:
        if length is not None and (len(length) > 18 or int(length) > limit):
            if b"expect" not in headers:  # who waits for our word has sent nothing yet
                await _let_finish(receive)
            raise _too_big(limit)
        async with asyncio.timeout(seconds):
            return await _whole(receive, limit)
    except ValueError:
        raise Problem(400, "malformed", "The header Content-Length is no number.") from None
    except TimeoutError:
        detail = f"The body was not there within {seconds:g} s. Send it again, faster or smaller."
        raise Problem(408, "too-slow", detail, headers=_CLOSE) from None


async def _whole(receive: Receive, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            await _let_finish(receive)
            raise _too_big(limit)
        chunks.append(chunk)
        if not message.get("more_body"):
            return chunk if len(chunks) == 1 else b"".join(chunks)


async def _let_finish(receive: Receive) -> None:
    """Throws away what else comes, within bounds: most clients look at an answer only after
    they have sent everything, and closing on them would lose it."""
    passed = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(_LINGER):
            while passed < _THROWN_AWAY:
                message = await receive()
                passed += len(message.get("body", b""))
                if not message.get("more_body"):
                    return


_LINGER = 3.0
_THROWN_AWAY = 64_000_000
_CLOSE = {"connection": "close"}
"""So that nothing more of the body is read."""


def _too_big(limit: int) -> Problem:
    detail = f"The body is bigger than {limit:,} bytes. Send less, or send it as an upload."
    return Problem(413, "too-big", detail, headers=_CLOSE)
