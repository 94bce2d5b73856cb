"""What email needs of the outside: stored bytes and a way out."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol


class StoredBytes(Protocol):
    """What `Blobs.get` gives."""

    @property
    def subject(self) -> str:
        """The subject whose key opens it."""
        ...

    @property
    def ciphertext(self) -> bytes:
        """What it opens."""
        ...


class Blobs(Protocol):
    """Encrypted bytes, stored before the event that names them."""

    async def put(self, subject: str, ciphertext: bytes) -> str:
        """Its name, durable when this returns. Raises LogUnavailable."""
        ...

    async def get(self, name: str) -> StoredBytes | None:
        """The stored bytes; None if there are none. Raises LogUnavailable."""
        ...


class Letter(NamedTuple):
    """One mail on its way out."""

    mail_id: str
    sender: str
    """The envelope's: where reports come back to."""
    recipients: tuple[str, ...]
    subject: str
    """The first recipient's subject: under its key a copy may be kept."""
    raw: bytes


class Door(Protocol):
    """The next server has taken the envelope and waits for the bytes."""

    refused: Mapping[str, tuple[int, str]]
    """Recipients that it did not take, with code and enhanced status."""

    async def hand_over(self, raw: bytes) -> None:
        """Send the bytes. Raises NotNow or Never if the server says so, OutcomeUnknown if no
        answer comes."""
        ...


class Outbox(Protocol):
    """Where our mails go out."""

    def at_the_door(self, letter: Letter) -> AbstractAsyncContextManager[Door]:
        """Everything up to the bytes. Raises NotNow (tried later) or Never."""
        ...


class NotNow(Exception):
    """Tried again later: the network, or a 4xx."""

    def __init__(self, code: int, status: str) -> None:
        super().__init__(f"{code} {status}")
        self.code = code
        self.status = status


class Never(NotNow):
    """5xx: it will not be taken."""


class OutcomeUnknown(Exception):
    """The bytes were sent and no answer came: the server may have them."""
