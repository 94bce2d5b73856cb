"""An IMAP server that keeps to itself what happens, to see how those who listen find it out."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.integration.email.loopback import listening

_CAN = "* CAPABILITY IMAP4rev1 IDLE MOVE"


@dataclass(eq=False)
class _Folder:
    """A mailbox as those see it who have it open, even when another took its place."""

    validity: int
    mails: dict[int, bytes] = field(default_factory=dict)
    last: int = 0


class UntellingImap:
    """One mailbox for whoever logs in; nobody is ever told of a new mail."""

    def __init__(self) -> None:
        self.port = 0
        self.said: Counter[str] = Counter()
        """Count of received commands."""
        self.cries = False
        """At every IDLE it says that something is wrong, as Dovecot does."""
        self.is_mute = False
        """True: it takes a connection and does not even greet."""
        self.connections = 0
        self._folder = _Folder(1)

    def put(self, raw: str) -> None:
        """A mail is here."""
        self._folder.last += 1
        self._folder.mails[self._folder.last] = raw.encode()

    def put_another(self) -> None:
        """The folder is deleted and made anew; whoever has it open sees an empty one."""
        self._folder.mails.clear()
        self._folder = _Folder(self._folder.validity + 1)

    def left(self) -> int:
        """The number of mails that were not moved."""
        return len(self._folder.mails)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.connections += 1
        try:
            if self.is_mute:
                await reader.read()
                return
            await self._serve(reader, writer)
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened = self._folder
        writer.write(b"* OK here\r\n")
        while line := (await reader.readline()).decode().split():
            tag, command = line[0], " ".join(line[1 : 3 if line[1] == "UID" else 2])
            self.said[command] += 1
            if command == "SELECT":
                opened = self._folder
            if command == "IDLE":
                writer.write(b"+ idling\r\n" + b"* NO Internal error occurred.\r\n" * self.cries)
                await reader.readline()
            for answer in self._answers(command, line[3:], opened):
                writer.write(answer.encode() + b"\r\n")
            writer.write(f"{tag} OK done\r\n".encode())

    def _answers(self, command: str, words: list[str], opened: _Folder) -> list[str]:
        match command:
            case "CAPABILITY":
                return [_CAN]
            case "LIST":
                return ['* LIST () "/" Baton']
            case "SELECT":
                said = f"* OK [UIDVALIDITY {opened.validity}] UIDs valid"
                return [f"* {len(opened.mails)} EXISTS", said]
            case "UID SEARCH":
                return [" ".join(["* SEARCH", *map(str, opened.mails)])]
            case "UID FETCH":
                raw = opened.mails[int(words[0])].decode()
                size = f"RFC822.SIZE {len(raw)}"
                what = size if "SIZE" in words[1] else f"BODY[] {{{len(raw)}}}\r\n{raw}"
                return [f"* 1 FETCH (UID {words[0]} {what})"]
            case "UID MOVE":
                del opened.mails[int(words[0])]
                return ["* 1 EXPUNGE"]
            case "LOGOUT":
                return ["* BYE"]
            case _:
                return []


@asynccontextmanager
async def untelling_imap() -> AsyncIterator[UntellingImap]:
    """A server on loopback."""
    server = UntellingImap()
    async with listening(server.serve) as server.port:
        yield server
