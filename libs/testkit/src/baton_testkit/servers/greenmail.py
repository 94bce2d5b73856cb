"""A mail server for the tests on any machine: GreenMail, with SMTP and IMAP IDLE."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from baton_embedded.servers.jars import JavaProgram, jars_of, java
from baton_embedded.servers.processes import SMALL_JAVA, ServerProcess, free_port

GREENMAIL = JavaProgram("greenmail-2.1.3", ("com.icegreen:greenmail-standalone:2.1.3",))


@dataclass(frozen=True)
class MailUser:
    """A mailbox owner; the login is the address."""

    address: str
    password: str


class GreenMailServer:
    """SMTP and IMAP on free ports of loopback; mail lives in memory until it stops."""

    def __init__(self, folder: Path, jars: Path, users: Sequence[MailUser]) -> None:
        self.users = tuple(users)
        self.smtp_port = free_port()
        self.imap_port = free_port()
        api = free_port()
        accounts = ",".join(_account(user) for user in users)
        settings = {
            "greenmail.hostname": "127.0.0.1",
            "greenmail.smtp.port": self.smtp_port,
            "greenmail.imap.port": self.imap_port,
            "greenmail.api.port": api,
            "greenmail.users": accounts,
            "greenmail.users.login": "email",
        }
        options = [f"-D{name}={value}" for name, value in settings.items()]
        (jar,) = jars.glob("greenmail-standalone-*.jar")
        command = [java(), *SMALL_JAVA, *options, "-jar", str(jar)]
        ports = [self.smtp_port, self.imap_port]
        self.process = ServerProcess(command, ports, folder / "output.txt")

    async def start(self) -> None:
        """With empty mailboxes, ready when it returns."""
        await self.process.start()

    async def stop(self) -> None:
        """In order; every mail is gone."""
        await self.process.stop()

    async def kill(self) -> None:
        """kill -9."""
        await self.process.kill()


def _account(user: MailUser) -> str:
    local, _, domain = user.address.partition("@")
    return f"{local}:{user.password}@{domain}"


@asynccontextmanager
async def greenmail_server(*users: MailUser) -> AsyncIterator[GreenMailServer]:
    """A running server with these mailboxes, stopped on exit."""
    jars = await asyncio.to_thread(jars_of, GREENMAIL)
    folder = Path(tempfile.mkdtemp(prefix="baton-greenmail-"))
    server = GreenMailServer(folder, jars, users)
    try:
        await server.start()
        yield server
    finally:
        await server.stop()
        shutil.rmtree(folder, ignore_errors=True)
