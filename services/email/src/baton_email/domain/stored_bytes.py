"""Encrypted bytes that an event names."""

import msgspec


class Blob(msgspec.Struct, frozen=True, kw_only=True):
    """Encrypted bytes, stored before the event that names them."""

    sha256: str
    """The ciphertext's SHA-256 in hex, by which it is found."""
    subject: str
    size: int
    """The size of what was encrypted."""
