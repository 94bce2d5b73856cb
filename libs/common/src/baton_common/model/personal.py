"""Personal data: stored, sealed and published only as ciphertext under its subject's key."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import msgspec

T = TypeVar("T")


class Personal(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """Words about or of a person, encrypted before a command carries them.

    The only type whose fields may hold personal data. On the wire `{"s", "k", "c"}`.
    Equal when the ciphertext is; it is opened by the vault, never by domain code.
    """

    subject: str = msgspec.field(name="s")
    key_version: int = msgspec.field(name="k")
    ciphertext: str = msgspec.field(name="c")
    """Base64 of nonce and AES-256-GCM ciphertext with tag."""


@dataclass(frozen=True)
class Erased:
    """Given by the vault for a subject whose key was destroyed."""

    subject: str


class Vault(Protocol):
    """Keys of subjects, and which subject an address belongs to.

    Infrastructure like Kafka, with a database of its own. All methods may wait for it and
    raise VaultUnavailable when it is away and the answer is not cached (caches ≤ 5 min).
    """

    async def subjects_of(self, addresses: Sequence[str]) -> list[str]:
        """The subject id of each normalised address, in order; unknown ones get a new random
        subject, durable before this returns. Gathered per process."""
        ...

    async def known_subject(self, address: str) -> str | None:
        """The subject of an address, or None: nothing is created."""
        ...

    async def rekey(self, subject: str, before: str, after: str | None) -> str | None:
        """An address of the subject is compared as `after` from now on, no longer as `before`;
        `after` None: it leads to nobody any more. Gives the subject that `after` leads to: this
        one, or another that had it already. Repeated, it changes nothing."""
        ...

    async def seal(self, words: Sequence[tuple[str, str]]) -> list[Personal[str]]:
        """Encrypt each (subject, words) under the subject's newest key.

        Raises SubjectErased when one of the subjects has been erased.
        """
        ...

    async def open(self, sealed: Sequence[Personal[str]]) -> list[str | Erased]:
        """Decrypt each, in order. Raises ValueError for a ciphertext that was tampered with."""
        ...

    async def seal_bytes(self, subject: str, content: bytes) -> bytes:
        """Encrypt bytes (a mail, an attachment) under the subject's newest key.

        Raises SubjectErased.
        """
        ...

    async def open_bytes(self, subject: str, ciphertext: bytes) -> bytes | Erased:
        """The inverse of `seal_bytes`. Raises ValueError for bytes that were tampered with."""
        ...

    def search_token(self, word: str) -> str:
        """HMAC(search key, word): what people's words are searched by."""
        ...


class VaultUnavailable(Exception):
    """The vault is away and the answer is not cached. HTTP answers 503, SMTP 451."""


class SubjectErased(Exception):
    """The keys of this subject were destroyed: nothing more can be kept about it."""
