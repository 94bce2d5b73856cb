"""A wire between two programs that can be cut, between any two lines of the server."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from tests.integration.email.loopback import listening


class CuttingProxy:
    """Passes bytes on to `target`; cuts every connection when `cut_before` says so of a line
    that the client is about to send, or `cut_answer` of one that the server sends back."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._wires: set[asyncio.StreamWriter] = set()
        self.port = 0
        self.cut_before: Callable[[bytes], bool] = lambda line: False
        self.cut_answer: Callable[[bytes], bool] = lambda line: False
        self.said: list[bytes] = []
        """The lines that the client sent."""
        self.cuts = 0
        self.connections = 0

    def cut(self) -> None:
        """Every connection at once."""
        self.cuts += 1
        for wire in list(self._wires):
            wire.transport.abort()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client."""
        self.connections += 1
        try:
            to_server = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:  # nobody listens there, and the client shall hear of it
            writer.close()
            return
        self._wires |= {writer, to_server[1]}
        try:
            await asyncio.gather(
                self._pass(reader, to_server[1], is_client=True),
                self._pass(to_server[0], writer, is_client=False),
            )
        except OSError:
            return
        finally:
            self._wires -= {writer, to_server[1]}
            writer.close()
            to_server[1].close()

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_client: bool
    ) -> None:
        while chunk := await reader.read(65_536):
            if is_client:
                self.said.append(chunk)
            if self.cut_before(chunk) if is_client else self.cut_answer(chunk):
                self.cut()
                return
            writer.write(chunk)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def cutting_proxy(target: int, port: int = 0) -> AsyncIterator[CuttingProxy]:
    """On a port of loopback (0: a free one), before `target`."""
    proxy = CuttingProxy(target)
    async with listening(proxy.connected, port) as proxy.port:
        yield proxy
