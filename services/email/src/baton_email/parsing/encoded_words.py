"""Encoded words of a header (RFC 2047), read as text."""

import binascii
import re

from baton_email.parsing.charsets import decode, one_line, raw_text

_WORD = re.compile(r"=\?([!->@-~]{1,60})\?([bBqQ])\?([^?\r\n]*)\?=")
_BETWEEN_WORDS = re.compile(r"\s+")
_SOFT = re.compile(rb"=([0-9A-Fa-f]{2})")


def words(value: str) -> str:
    """Encoded words (RFC 2047) read; those that follow each other are joined as *bytes*
    first, since many programs cut in the middle of a Chinese character."""
    value = raw_text(value)
    pieces: list[str] = []
    pending: bytearray = bytearray()
    pending_charset = ""
    after = 0
    for found in _WORD.finditer(value):
        between = value[after : found.start()]
        charset = found.group(1).partition("*")[0]
        joins = pending and not _BETWEEN_WORDS.sub("", between)
        if pending and not (joins and charset.lower() == pending_charset.lower()):
            pieces.append(decode(bytes(pending), pending_charset)[0])
            pending.clear()
        if not joins:
            pieces.append(between)
        pending += _word_bytes(found.group(2), found.group(3))
        pending_charset = charset
        after = found.end()
    if pending:
        pieces.append(decode(bytes(pending), pending_charset)[0])
    pieces.append(value[after:])
    return one_line("".join(pieces))


def _word_bytes(encoding: str, content: str) -> bytes:
    encoded = content.encode("utf-8", "replace")
    if encoding in "bB":
        encoded = re.sub(rb"[^A-Za-z0-9+/]", b"", encoded)
        encoded = encoded[: -1 if len(encoded) % 4 == 1 else None]
        try:
            return binascii.a2b_base64(encoded + b"=" * (-len(encoded) % 4))
        except binascii.Error:
            return b""
    return _SOFT.sub(lambda m: bytes([int(m.group(1), 16)]), encoded.replace(b"_", b" "))
