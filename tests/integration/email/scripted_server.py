"""An SMTP server that answers as it is told to, to see what the sender makes of it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.integration.email.loopback import listening

HANG = "hang"
"""Instead of an answer: say nothing any more."""
CUT = "cut"
"""Instead of an answer: hang up."""

_USUAL = {
    "EHLO": "250-mx.example\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES",
    "DATA": "354 go on",
    "greeting": "220 mx.example",
    "end": "250 2.0.0 taken",
}


@dataclass
class Scripted:
    """`answers` by command (`RCPT TO:<a@b>` before `RCPT`); everything else is 250."""

    answers: Mapping[str, str]
    port: int = 0
    taken: list[bytes] = field(default_factory=list)
    """Mails whose last line arrived."""
    seconds: float = 0.0
    """How long it takes to say so."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            if not await self._answer(writer, "greeting"):
                return
            while line := (await reader.readline()).decode("utf-8", "replace").strip():
                command = line.split()[0].upper()
                if not await self._answer(writer, line, command):
                    return
                if command == "QUIT":
                    return
                if command == "DATA" and self._said("DATA").startswith("354"):
                    self.taken.append(await reader.readuntil(b"\r\n.\r\n"))
                    await self._time_passes()
                    if not await self._answer(writer, "end"):
                        return
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _time_passes(self) -> None:
        passed = asyncio.Event()
        asyncio.get_running_loop().call_later(self.seconds, passed.set)
        await passed.wait()

    def _said(self, *names: str) -> str:
        for name in names:
            if (answer := self.answers.get(name, _USUAL.get(name))) is not None:
                return answer
        return "250 2.0.0 OK"

    async def _answer(self, writer: asyncio.StreamWriter, *names: str) -> bool:
        answer = self._said(*names)
        if answer == HANG:
            await asyncio.Event().wait()
        if answer == CUT:
            return False
        writer.write(answer.encode() + b"\r\n")
        await writer.drain()
        return True


@asynccontextmanager
async def scripted(**answers: str) -> AsyncIterator[Scripted]:
    """A server on loopback; names of commands with `_` for a blank."""
    server = Scripted({name.replace("_", " "): answer for name, answer in answers.items()})
    async with listening(server.serve) as server.port:
        yield server
