"""The outside of email, by hand: stored bytes, children, the next server, DNS."""

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from baton_common.engine.log.blobs import Blob
from baton_email.parsing.check_messages import (
    AUTHOR,
    POLICY,
    SIGNED,
    AskAuthor,
    AskPolicy,
    AskSigned,
    Author,
    DnsAnswer,
    DnsQuestion,
    PolicyAnswer,
    Signed,
    asked,
)
from baton_email.parsing.checking import answer
from baton_email.parsing.parsed import ParsedMail, Span, Unreadable
from baton_email.parsing.quoting import quotes_in, quoting_of
from baton_email.parsing.reading import read_mail
from baton_email.parsing.structure import content_of
from baton_email.ports import Door, Letter, NotNow


class MemoryBlobs:
    """Bytes by the hash of their ciphertext."""

    def __init__(self) -> None:
        self.stored: dict[str, Blob] = {}

    async def put(self, subject: str, ciphertext: bytes) -> str:
        name = hashlib.sha256(ciphertext).hexdigest()
        self.stored[name] = Blob(subject, ciphertext)
        return name

    async def get(self, name: str) -> Blob | None:
        return self.stored.get(name)


class ReaderHere:
    """Reads in this process: no bombs in these tests."""

    async def read(self, raw: bytes) -> ParsedMail | Unreadable:
        return read_mail(raw)

    async def quotes(self, mail: ParsedMail, known: Sequence[str]) -> tuple[Span, ...]:
        return quotes_in(quoting_of(mail, known))

    async def part(self, raw: bytes, number: int) -> bytes | None:
        return content_of(raw, number)


@dataclass
class Postman:
    """The next server. `answers` are raised in turn: before the bytes, or after them."""

    at_the_door_says: list[NotNow] = field(default_factory=list)
    after_the_bytes: list[Exception] = field(default_factory=list)
    refuses: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    taken: list[Letter] = field(default_factory=list)
    """Copies that the server has, whether it said so or not."""

    @asynccontextmanager
    async def at_the_door(self, letter: Letter) -> AsyncIterator[Door]:
        if self.at_the_door_says:
            raise self.at_the_door_says.pop(0)
        refused = {who: no for who, no in self.refuses.items() if who in letter.recipients}
        yield _Door(self, letter, refused)


@dataclass
class _Door:
    postman: Postman
    letter: Letter
    refused: Mapping[str, tuple[int, str]]

    async def hand_over(self, raw: bytes) -> None:
        self.postman.taken.append(self.letter)
        if self.postman.after_the_bytes:
            raise self.postman.after_the_bytes.pop(0)


class CheckerHere:
    """Checks in this process: no bombs in these tests."""

    async def author(self, raw: bytes, ask: AskAuthor) -> Author:
        return AUTHOR.decode(answer(b"C", asked(ask, raw)))

    async def signed(self, raw: bytes, ask: AskSigned) -> Signed:
        return SIGNED.decode(answer(b"C", asked(ask, raw)))

    async def policy(self, ask: AskPolicy) -> PolicyAnswer:
        return POLICY.decode(answer(b"C", asked(ask)))


@dataclass
class Zone:
    """DNS of these tests: records by `TXT shop.example`."""

    records: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    away: bool = False
    """True: nobody answers."""
    asked: list[str] = field(default_factory=list)

    def has(self, name: str, *records: bytes | str, kind: str = "TXT") -> None:
        """These records are there."""
        written = [each.encode() if isinstance(each, str) else each for each in records]
        self.records[f"{kind} {name}"] = tuple(written)

    async def ask(self, question: DnsQuestion) -> DnsAnswer:
        name = f"{question.kind} {question.name}"
        self.asked.append(name)
        if self.away:
            return DnsAnswer(question, failed=True)
        return DnsAnswer(question, self.records.get(name, ()))
