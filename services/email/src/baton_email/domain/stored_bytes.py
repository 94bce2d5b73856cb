"""Encrypted bytes that an event names."""

import msgspec


class Blob(msgspec.Struct, frozen=True, kw_only=True):
    """Encrypted bytes, stored before the event that names them."""

    sha256: str
    """Of the ciphertext, in hex: how it is found."""
    subject: str
    size: int
    """Of what was encrypted."""
