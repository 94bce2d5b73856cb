"""The wire between a service and PostgreSQL, in a test's hands: cut it, hold it, strand it."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

_CHUNK = 65_536


class Wire:
    """Passes bytes on, both ways, for every connection made to `dsn`.

    cut()      every connection ends now, in the middle of whatever it was doing
    hold()     nothing passes any more, in either direction; new connections wait too
    pass_on()  what was held goes on
    strand()   the connections of this moment pass nothing for ever; new ones work
    refuse()   as `cut`, and new connections end at once; `accept()` ends that
    lose_answers()  what the server says is dropped: the outcome of a commit stays unknown
    """

    def __init__(self, dsn: str, folder: str) -> None:
        parts = urlsplit(dsn)
        query = parse_qs(parts.query)
        [host], [port] = query["host"], query["port"]
        self._server = f"{host}/.s.PGSQL.{port}"
        self.path = f"{folder}/.s.PGSQL.{port}"
        self.dsn = urlunsplit(parts._replace(query=f"host={quote(folder, safe='')}&port={port}"))
        self._free = asyncio.Event()
        self._free.set()
        self._stranded: set[asyncio.Task[None]] = set()
        self._connections: set[asyncio.Task[None]] = set()
        self._refusing = False
        self._losing = False
        self.connected = 0
        """Number of connections made so far."""

    def cut(self) -> None:
        """Every connection ends now."""
        for connection in self._connections:
            connection.cancel()

    def hold(self) -> None:
        """Holds all traffic until `pass_on`."""
        self._free.clear()

    def pass_on(self) -> None:
        """Held bytes are delivered; answers are no longer lost."""
        self._losing = False
        self._free.set()

    def strand(self) -> None:
        """Current connections pass nothing any more."""
        self._stranded |= self._connections

    def refuse(self) -> None:
        """No connections, old or new."""
        self._refusing = True
        self.cut()

    def accept(self) -> None:
        """New connections work again."""
        self._refusing = False

    def lose_answers(self) -> None:
        """The server receives everything; its answers are dropped until `pass_on`."""
        self._losing = True

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either end closes it."""
        task = asyncio.current_task()
        assert task is not None
        if self._refusing:
            writer.transport.abort()
            return
        self.connected += 1
        self._connections.add(task)
        there: asyncio.StreamWriter | None = None
        try:
            await self._free.wait()
            answers, there = await asyncio.open_unix_connection(self._server)
            sides = [
                asyncio.create_task(self._pass(task, reader, there, answers=False)),
                asyncio.create_task(self._pass(task, answers, writer, answers=True)),
            ]
            try:
                await asyncio.wait(sides, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for side in sides:
                    side.cancel()
                await asyncio.gather(*sides, return_exceptions=True)
        except (asyncio.CancelledError, OSError):
            return
        finally:
            self._connections.discard(task)
            self._stranded.discard(task)
            for end in (writer, there):
                if end is not None:
                    end.transport.abort()

    async def _pass(
        self,
        connection: asyncio.Task[None],
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        *,
        answers: bool,
    ) -> None:
        with suppress(ConnectionError):
            while chunk := await source.read(_CHUNK):
                await self._free.wait()
                if connection in self._stranded or (answers and self._losing):
                    continue
                target.write(chunk)
                await target.drain()

    async def close(self) -> None:
        """End every connection."""
        left = list(self._connections)
        self.cut()
        await asyncio.gather(*left, return_exceptions=True)


@asynccontextmanager
async def wire_to(dsn: str) -> AsyncIterator[Wire]:
    """A wire to the server of this DSN (through a socket); its own DSN is `wire.dsn`."""
    folder = tempfile.mkdtemp(prefix="baton-wire-")
    wire = Wire(dsn, folder)
    server = await asyncio.start_unix_server(wire.serve, wire.path)
    os.chmod(wire.path, 0o600)
    try:
        yield wire
    finally:
        server.close()
        await wire.close()
        shutil.rmtree(folder, ignore_errors=True)
