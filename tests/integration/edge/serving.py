"""The toy service behind uvicorn, as the product serves it, and raw connections to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from socket import socket

from baton_common.edge.http.protocol import PatientProtocol
from baton_common.model.service import Asgi
from baton_common.program.serving import Server


@asynccontextmanager
async def served(
    app: Asgi, protocol: type[PatientProtocol] = PatientProtocol, *, proxies: str = ""
) -> AsyncIterator[int]:
    """Serves on loopback; gives the port."""
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = Server(app, proxies=proxies, http=protocol)
        serving = asyncio.create_task(server.serve([listening]))
        await asyncio.wait_for(server.opened.wait(), 10)
        try:
            yield listening.getsockname()[1]
        finally:
            server.close()
            await asyncio.wait_for(serving, 20)


class Raw:
    """A connection whose bytes the test writes itself."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer

    async def send(self, content: bytes) -> None:
        self.writer.write(content)
        await self.writer.drain()

    async def flood(self, chunk: bytes, times: int = 1_000) -> None:
        """Send it so often. Raises ConnectionError when the service hangs up."""
        for _ in range(times):
            await self.send(chunk)

    async def head(self) -> bytes:
        """Up to the end of the answer's headers."""
        return await self.up_to(b"\r\n\r\n")

    async def up_to(self, sign: bytes) -> bytes:
        """Up to and with these bytes."""
        return await asyncio.wait_for(self._reader.readuntil(sign), 10)

    async def rest(self) -> bytes:
        """The bytes until the service hangs up."""
        return await asyncio.wait_for(self._reader.read(), 20)


@asynccontextmanager
async def raw(port: int) -> AsyncIterator[Raw]:
    """One connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Raw(reader, writer)
    finally:
        writer.transport.abort()
