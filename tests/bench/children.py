"""Child processes of a bench: asked by a line of JSON, they answer by one; ended in the end."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from baton_common.platform.telemetry.logging import configure_logging
from baton_common.program.garbage_collection import collecting_less

START_LIMIT = 60.0
_LONGEST = 1 << 24

Answer = Callable[[Any], Awaitable[Any]]


class Child:
    """One that runs `answering`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def ask(self, question: Any = None, limit: float = 60.0) -> Any:
        """The child's answer. Raises TimeoutError after `limit` seconds, RuntimeError if it
        ended."""
        reading, writing = self._process.stdout, self._process.stdin
        assert reading is not None
        assert writing is not None
        writing.write(msgspec.json.encode(question) + b"\n")
        async with asyncio.timeout(limit):
            line = await reading.readline()
        if not line:
            raise RuntimeError("a child process ended; what it said is above")
        return msgspec.json.decode(line)


@asynccontextmanager
async def child(module: str, *arguments: str) -> AsyncIterator[Child]:
    """`python -m module …`, killed if it does not end by itself when nobody asks any more."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_LONGEST,
    )
    try:
        yield Child(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            async with asyncio.timeout(10):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def answering(answer: Answer) -> None:
    """In the child: answer each line of standard input until it ends."""
    configure_logging(level=logging.ERROR)
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    with collecting_less():
        while line := await reader.readline():
            said = msgspec.json.encode(await answer(msgspec.json.decode(line)))
            sys.stdout.buffer.write(said + b"\n")
            sys.stdout.buffer.flush()
