"""Encrypted bytes that an event names."""

import msgspec


class Blob(msgspec.Struct, frozen=True, kw_only=True):
    """Encrypted bytes, stored before the event that names them."""

    sha256: str
    """SHA-256 of the ciphertext in hex: the name of the bytes."""
    subject: str
    size: int
    """Bytes of the plaintext."""
