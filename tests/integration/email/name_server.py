"""An authoritative name server of loopback: real packets, with the records of a test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal, cast

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Mood = Literal["answers", "fails", "silent"]


@dataclass
class NameServer(asyncio.DatagramProtocol):
    """`zone` by name and kind, in the text of zone files."""

    zone: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    mood: Mood = "answers"
    asked: list[str] = field(default_factory=list)
    port: int = 0
    _transport: asyncio.DatagramTransport | None = None

    def has(self, name: str, *records: str, kind: str = "TXT") -> None:
        """These records are there; TXT in one piece."""
        written = [_in_pieces(each) for each in records] if kind == "TXT" else list(records)
        self.zone[name, kind] = written

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It listens."""
        self._transport = cast(asyncio.DatagramTransport, transport)
        self.port = self._transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """A question came."""
        question = dns.message.from_wire(data)
        (asked,) = question.question
        name, kind = asked.name.to_text(omit_final_dot=True).lower(), asked.rdtype
        self.asked.append(f"{dns.rdatatype.to_text(kind)} {name}")
        if self.mood == "silent":
            return
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.AA
        records = self.zone.get((name, dns.rdatatype.to_text(kind)), [])
        if self.mood == "fails":
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif records:
            answer.answer.append(dns.rrset.from_text_list(asked.name, 0, "IN", kind, records))
        elif not any(known == name for known, _ in self.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        assert self._transport is not None
        self._transport.sendto(answer.to_wire(), addr)


@asynccontextmanager
async def name_server() -> AsyncIterator[NameServer]:
    """One that listens on a port of loopback."""
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(NameServer, ("127.0.0.1", 0))
    try:
        yield server
    finally:
        transport.close()


def _in_pieces(text: str) -> str:
    pieces = [text[at : at + 250] for at in range(0, len(text), 250)]
    return " ".join(f'"{each}"' for each in pieces)
