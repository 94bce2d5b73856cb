"""Opens a `winmail.dat` (TNEF, MS-OXTNEF): the text and the files that Outlook packed into it.

Read here: the library for it is LGPL and without a release since 2021. Rich text is read by
`compressed-rtf` and `striprtf`."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from compressed_rtf import decompress
from striprtf.striprtf import rtf_to_text

from baton_email.parsing.charsets import codec_of

_SIGNATURE = 0x223E9F78
_ATTRIBUTE = struct.Struct("<BII")
_CHECKSUM = 2
_BODY, _PROPERTIES, _CODE_PAGE = 0x800C, 0x9003, 0x9007
_NEW_FILE, _TITLE, _DATA, _OF_FILE = 0x9002, 0x8010, 0x800F, 0x9005
_TEXT, _RTF, _HTML, _HTML_CODE_PAGE = 0x1000, 0x1009, 0x1013, 0x3FDE
_FILE_DATA, _LONG_NAME, _SHORT_NAME, _TYPE, _CONTENT_ID = 0x3701, 0x3707, 0x3704, 0x370E, 0x3712
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_STRING, _UNICODE, _OBJECT, _BINARY = 0x1E, 0x1F, 0xD, 0x102
_MANY = 0x1000
_MOST_FILES = 200
_MOST_PROPERTIES = 2_000
"""Of the message or a file."""
_MOST_ATTRIBUTES = 10_000
_MOST_VALUES = 1_000
"""Of one property; the first is taken."""
_LONGEST_RTF = 2_000_000


class Packed(NamedTuple):
    """A text or a file that was in it."""

    media_type: str
    name: str
    content: bytes
    charset: str = ""
    content_id: str = ""
    within: tuple[str, ...] = ()


class _Broken(Exception):
    """It ends too early, or is none."""


@dataclass
class _Bytes:
    """What is left to read."""

    content: bytes
    at: int = 0

    def take(self, length: int) -> bytes:
        """The next bytes. Raises _Broken."""
        if length < 0 or self.at + length > len(self.content):
            raise _Broken
        self.at += length
        return self.content[self.at - length : self.at]

    def number(self, size: int = 4) -> int:
        """The next number. Raises _Broken."""
        return int.from_bytes(self.take(size), "little")


def is_tnef(media_type: str, name: str) -> bool:
    """True for what Outlook sends where it should send a mail."""
    return media_type in {"application/ms-tnef", "application/vnd.ms-tnef"} or (
        name.lower() == "winmail.dat" and media_type == "application/octet-stream"
    )


def opened_tnef(content: bytes) -> list[Packed] | None:
    """The texts (plain, HTML or rich) and files in it; None if it cannot be opened, or has
    nothing: then it stays a file. What comes before a break is kept."""
    if int.from_bytes(content[:4], "little") != _SIGNATURE:
        return None
    left = _MOST_PROPERTIES * 10
    """Properties that are read in all."""
    message: dict[int, bytes] = {}
    files: list[dict[int, bytes]] = []
    code_page = "cp1252"
    for level, name, data in islice(_attributes(content[6:]), _MOST_ATTRIBUTES):
        if name == _CODE_PAGE:
            code_page = codec_of(f"cp{int.from_bytes(data[:4], 'little')}") or "cp1252"
        elif name == _PROPERTIES:
            found_in = list(islice(_properties(data, code_page), left))
            left -= len(found_in)
            message |= {key: value for key, value in found_in if value}
        elif name == _BODY:
            message.setdefault(_TEXT, _as_utf8(data, code_page))
        elif name == _NEW_FILE and len(files) < _MOST_FILES:
            files.append({})
        elif level == 2 and files:
            if name == _TITLE:
                files[-1].setdefault(_SHORT_NAME, _as_utf8(data, code_page))
            elif name == _DATA:
                files[-1].setdefault(_FILE_DATA, data)
            elif name == _OF_FILE:
                found_in = list(islice(_properties(data, code_page), left))
                left -= len(found_in)
                files[-1] |= {key: value for key, value in found_in if value}
    found = [*_texts(message), *map(_file, filter(None, files))]
    return found or None


def _attributes(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    reading = _Bytes(content)
    while reading.at + _ATTRIBUTE.size <= len(content):
        level, name, length = _ATTRIBUTE.unpack(reading.take(_ATTRIBUTE.size))
        if level not in {1, 2} or reading.at + length > len(content):
            return
        yield level, name & 0xFFFF, reading.take(length)
        reading.at += _CHECKSUM


def _properties(content: bytes, code_page: str) -> Iterator[tuple[int, bytes]]:
    """Ids and values; strings as utf-8. What cannot be read ends it."""
    reading = _Bytes(content)
    try:
        for _ in range(min(reading.number(), _MOST_PROPERTIES)):
            kind, id_ = reading.number(2), reading.number(2)
            if id_ >= 0x8000:
                _pass_over_name(reading)
            value = _value(reading, kind)
            is_string = kind & ~_MANY == _STRING and id_ != _HTML
            yield id_, _as_utf8(value, code_page) if is_string else value
    except _Broken:
        return


def _as_utf8(value: bytes, code_page: str) -> bytes:
    return value.rstrip(b"\0").decode(code_page, "replace").encode()


def _pass_over_name(reading: _Bytes) -> None:
    reading.take(16)
    if reading.number():
        length = reading.number()
        reading.take(length + -length % 4)
    else:
        reading.take(4)


def _value(reading: _Bytes, kind: int) -> bytes:
    is_many, kind = bool(kind & _MANY), kind & ~_MANY
    if (size := _FIXED.get(kind)) is not None:
        count = reading.number() if is_many else 1
        return reading.take(size * count)[:size]
    if kind not in {_STRING, _UNICODE, _OBJECT, _BINARY}:
        raise _Broken
    first = b""
    if (count := reading.number()) > _MOST_VALUES:
        raise _Broken
    for at in range(count):
        length = reading.number()
        value = reading.take(length + -length % 4)[:length]
        if at == 0:
            first = value
    if kind == _UNICODE:
        return first.decode("utf-16-le", "replace").rstrip("\0").encode("utf-8", "replace")
    if kind == _STRING:
        return first.rstrip(b"\0")
    return first[16:] if kind == _OBJECT else first


def _texts(message: dict[int, bytes]) -> Iterator[Packed]:
    within = ("application/ms-tnef",)
    if html := message.get(_HTML):
        declared = message.get(_HTML_CODE_PAGE, b"")
        number = int.from_bytes(declared[:4], "little")
        charset = {65001: "utf-8", 0: ""}.get(number, f"cp{number}")
        yield Packed("text/html", "", html, charset, within=within)
    if text := message.get(_TEXT):
        yield Packed("text/plain", "", text, "utf-8", within=within)
    elif not html and (said := _of_rtf(message.get(_RTF, b""))):
        yield Packed("text/plain", "", said.encode(), "utf-8", within=within)


def _of_rtf(packed: bytes) -> str:
    """The words of compressed rich text; none where it is broken."""
    if not 0 < int.from_bytes(packed[4:8], "little") <= _LONGEST_RTF:
        return ""
    try:
        return str(rtf_to_text(decompress(packed).decode("latin-1"), errors="replace")).strip()
    except Exception:  # the libraries raise anything for broken bytes; the mail says it has no text
        return ""


def _file(properties: dict[int, bytes]) -> Packed:
    named = properties.get(_LONG_NAME) or properties.get(_SHORT_NAME) or b""
    content = properties.get(_FILE_DATA, b"")
    is_message = int.from_bytes(content[:4], "little") == _SIGNATURE
    kind = properties.get(_TYPE, b"").decode("latin-1").lower()
    return Packed(
        "application/ms-tnef" if is_message else kind or "application/octet-stream",
        named.decode("utf-8", "replace") or ("winmail.dat" if is_message else ""),
        content,
        content_id=properties.get(_CONTENT_ID, b"").decode("latin-1").strip("<> "),
    )
