"""Ports of email: stored bytes, the outgoing mail server, DNS, and the checks of senders."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol

from baton_email.parsing.check_messages import (
    AskAuthor,
    AskPolicy,
    AskSigned,
    Author,
    DnsAnswer,
    DnsQuestion,
    PolicyAnswer,
    Signed,
)


class StoredBytes(Protocol):
    """The result of `Blobs.get`."""

    @property
    def subject(self) -> str:
        """The subject whose key decrypts it."""
        ...

    @property
    def ciphertext(self) -> bytes:
        """The encrypted bytes."""
        ...


class Blobs(Protocol):
    """Encrypted bytes, stored before the event that names them."""

    async def put(self, subject: str, ciphertext: bytes) -> str:
        """Stores the bytes; returns their name. Durable when this returns. Raises
        LogUnavailable."""
        ...

    async def get(self, name: str) -> StoredBytes | None:
        """The bytes; None if there are none. Raises LogUnavailable."""
        ...


class Dns(Protocol):
    """The names of the world."""

    async def ask(self, question: DnsQuestion) -> DnsAnswer:
        """The records, none, or that nobody can tell now; in bounded time, and without raising."""
        ...


class SenderChecks(Protocol):
    """The steps of finding out who wrote a mail; each in bounded time, whatever the mail is."""

    async def author(self, raw: bytes, ask: AskAuthor) -> Author:
        """Who stands in From, and what could prove it."""
        ...

    async def signed(self, raw: bytes, ask: AskSigned) -> Signed:
        """Whether a signature proves the author."""
        ...

    async def policy(self, ask: AskPolicy) -> PolicyAnswer:
        """Whether a host may send for a domain, or what must be asked first."""
        ...


class Letter(NamedTuple):
    """One outgoing mail with its envelope."""

    mail_id: str
    sender: str
    """The envelope sender: reports come back to it."""
    recipients: tuple[str, ...]
    subject: str
    """Subject of the first recipient: a copy may be kept under their key."""
    raw: bytes


class Door(Protocol):
    """The next server has accepted the envelope and waits for the bytes."""

    refused: Mapping[str, tuple[int, str]]
    """Refused recipients, with code and enhanced status."""

    async def hand_over(self, raw: bytes) -> None:
        """Send the bytes. Raises NotNow or Never if the server says so, OutcomeUnknown if no
        answer comes."""
        ...


class Outbox(Protocol):
    """Delivers outgoing mails to the next server."""

    def at_the_door(self, letter: Letter) -> AbstractAsyncContextManager[Door]:
        """Everything up to the bytes. Raises NotNow (tried later) or Never."""
        ...


class NotNow(Exception):
    """Tried again later: a network failure, or a 4xx."""

    def __init__(self, code: int, status: str) -> None:
        super().__init__(f"{code} {status}")
        self.code = code
        self.status = status


class Never(NotNow):
    """A 5xx: the mail will not be accepted."""


class OutcomeUnknown(Exception):
    """The bytes were sent and no answer came: the server may have them."""
