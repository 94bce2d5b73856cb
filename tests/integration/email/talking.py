"""A client that speaks SMTP line by line, so that it may also speak it badly."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from baton_email.adapters.smtp_listener import SmtpLimits, SmtpListener
from baton_email.mailroom.our_addresses import OurAddresses
from baton_email.mailroom.refusals import Refusals
from tests.unit.email.world import ANN, SERVICE, World

PATIENCE = 10.0


class Client:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def hears(self) -> str:
        """The last line of the next answer."""
        async with asyncio.timeout(PATIENCE):
            while True:
                line = (await self.reader.readline()).decode()
                if line[3:4] != "-":
                    return line.rstrip()

    async def says(self, line: str) -> str:
        """Send a command; its answer."""
        await self.sends(f"{line}\r\n".encode())
        return await self.hears()

    async def sends(self, content: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(content)
        async with asyncio.timeout(PATIENCE):
            await self.writer.drain()

    async def begins(self, to: Sequence[str] = (SERVICE,), sender: str = ANN) -> None:
        """Greeting and envelope."""
        await self.hears()
        assert (await self.says("EHLO client.example")).startswith("250")
        assert (await self.says(f"MAIL FROM:<{sender}>")).startswith("250")
        for each in to:
            assert (await self.says(f"RCPT TO:<{each}>")).startswith("250")

    async def mails(self, raw: str | bytes) -> str:
        """DATA with this mail, its dots doubled; the answer."""
        content = raw if isinstance(raw, bytes) else raw.encode()
        assert (await self.says("DATA")).startswith("354")
        stuffed = (b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:]
        await self.sends(stuffed + b"\r\n.\r\n")
        return await self.hears()

    async def is_closed(self) -> bool:
        """True once the server has hung up. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while await self.reader.read(4096):
                pass
        return True


class Talking:
    """A listener on loopback, and the world behind it."""

    def __init__(self, world: World, listener: SmtpListener, port: int) -> None:
        self.world = world
        self.listener = listener
        self.port = port

    @asynccontextmanager
    async def client(self) -> AsyncIterator[Client]:
        """A new connection."""
        client = Client(*await asyncio.open_connection("127.0.0.1", self.port))
        try:
            yield client
        finally:
            client.writer.close()


@asynccontextmanager
async def talking(
    world: World, limits: SmtpLimits | None = None, tls: object = None, port: int = 0
) -> AsyncIterator[Talking]:
    """With the listener started, and stopped in the end."""
    listener = SmtpListener(
        world.arrivals,
        OurAddresses(world.log),
        Refusals(world.log, world.new_id),
        limits=limits,
        tls=tls,  # type: ignore[arg-type]  # a context, or none
    )
    port = await listener.start("127.0.0.1", port)
    try:
        yield Talking(world, listener, port)
    finally:
        await listener.stop()
