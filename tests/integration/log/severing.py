"""A way to PostgreSQL that is cut at chosen moments of a chosen connection."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

_CHUNK = 1 << 16


class Severing:
    """Passes bytes on. It is armed for the connection whose application name ends in `append`,
    once that has been used before."""

    def __init__(self, dsn: str, server: Path) -> None:
        self.dsn = dsn
        self.lose_answers = 0
        """The number of calls that arrive and are done, and whose answers are lost."""
        self.hold_calls = 0
        """The number of calls that are cut off on their way, and arrive when `let_go` is called."""
        self.refusing = False
        """True: nobody gets through, and open connections go silent."""
        self._server = server
        self._held = asyncio.Event()
        self.arrived = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def let_go(self) -> None:
        """Lets the held calls arrive."""
        self._held.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await self._serve(reader, writer)
        writer.close()
        self._tasks.discard(task)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refusing:
            return
        there_reader, there = await asyncio.open_unix_connection(self._server)
        first = await reader.read(_CHUNK)
        appends = b" append\0" in first
        there.write(first)
        state = {"deaf": False}
        back = asyncio.create_task(self._answers(there_reader, writer, state))
        try:
            while data := await reader.read(_CHUNK):
                call = appends and data[:1] == b"B"
                if self.refusing:
                    await asyncio.Event().wait()
                if call and self.hold_calls:
                    self.hold_calls -= 1
                    writer.close()
                    await self._held.wait()
                    state["deaf"] = True
                    there.write(data)
                    await back
                    return
                if call and self.lose_answers:
                    self.lose_answers -= 1
                    state["deaf"] = True
                there.write(data)
        finally:
            back.cancel()
            there.close()

    async def _answers(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        state: dict[str, bool],
    ) -> None:
        while data := await reader.read(_CHUNK):
            if self.refusing:
                continue
            if state["deaf"]:
                # the server answers after it has committed
                self.arrived += 1
                writer.close()
                return
            writer.write(data)
        writer.close()


@contextlib.asynccontextmanager
async def severing(dsn: str, folder: Path) -> AsyncIterator[Severing]:
    """Listens in `folder`; gives the way."""
    parts = urlsplit(dsn)
    query = parse_qs(parts.query)
    name = f".s.PGSQL.{query['port'][0]}"
    made = Severing(
        dsn.replace(quote(query["host"][0], safe=""), quote(str(folder), safe="")),
        Path(query["host"][0]) / name,
    )
    server = await asyncio.start_unix_server(made.serve, folder / name)
    try:
        yield made
    finally:
        server.close()
        await made.close()
