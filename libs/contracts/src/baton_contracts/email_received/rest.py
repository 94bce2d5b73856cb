"""The rest of a text that is too long to be shown, packed: word rules and search read it."""

import zlib
from base64 import b85decode, b85encode

MOST_CHARACTERS = 1_000_000
_MOST_BYTES = 4 * MOST_CHARACTERS
_DICTIONARY = 32_768
SHARED = 80
"""Characters that two pieces share: more than a word that search keeps."""
_LIKELY = 5
"""Characters that one of a piece stands for at most, but for texts that say the same again."""


def packed(rest: str, before: str, room: int) -> str:
    """As much of the rest as fits into `room` characters; empty where that is nothing. What is in
    the text `before` it costs next to nothing."""
    length = min(len(rest), MOST_CHARACTERS)
    while length > 0:
        written = b85encode(_compressed(rest[:length], before)).decode()
        if len(written) <= room:
            return written
        length = min(length - 1, length * room // len(written))
    return ""


def in_pieces(text: str, room: int, most: int) -> list[str]:
    """The text in at most `most` pieces of at most `room` characters, each packed by itself. Each
    begins with the end of the one before, so that no word is cut in two."""
    found: list[str] = []
    while text and len(found) < most:
        written = packed(text[: _LIKELY * room], "", room)
        length = len(unpacked(written, ""))
        if length <= SHARED:
            break
        found.append(written)
        text = text[length - SHARED :] if length < len(text) else ""
    return found


def unpacked(written: str, before: str) -> str:
    """The rest, for whoever has the text before it; nothing where it cannot be read."""
    if not written:
        return ""
    reading = zlib.decompressobj(zdict=_known(before))
    try:
        content = reading.decompress(b85decode(written), _MOST_BYTES)
    except (ValueError, zlib.error):
        return ""
    return content.decode("utf-8", "ignore")


def _compressed(text: str, before: str) -> bytes:
    writing = zlib.compressobj(level=9, zdict=_known(before))
    return writing.compress(text.encode("utf-8", "replace")) + writing.flush()


def _known(before: str) -> bytes:
    return before.encode("utf-8", "replace")[-_DICTIONARY:] or b" "
