"""The lines of a header, whatever a program on the way did to them."""

import re

from baton_email.parsing.limits import LIMITS

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_KNOWN = re.compile(
    rb"(?:from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|received|reply-to"
    rb"|return-path|in-reply-to|references|sender|delivered-to)[ \t]*:",
    re.I,
)
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|$)")

Field = tuple[str, bytes]
"""A field's name in lower case, and its value as it came."""


def repaired(raw: bytes, limit: int) -> bytes:
    """The mail with a header that every parser reads: a line that is no field, with a known field
    after it, belongs to the field before; a blank before the colon is taken out."""
    lines, end = _header(raw, limit)
    last_known = max((at for at, line in enumerate(lines) if _KNOWN.match(line)), default=-1)
    mended: list[bytes] = []
    changed = False
    for at, line in enumerate(lines):
        field = _FIELD.match(line)
        if field is not None:
            whole = field.group(1) + b":" + line[field.end() :]
        elif at < last_known and _is_broken(line, is_first=not mended):
            whole = (b" " if mended else b"X-Broken: ") + line
        else:
            whole = line
        changed = changed or whole != line
        mended.append(whole)
    return b"".join(mended) + raw[end:] if changed else raw


def _is_broken(line: bytes, *, is_first: bool) -> bool:
    """True for what neither begins nor continues a field; mailboxes put `From ` before all."""
    if line.startswith((b" ", b"\t")):
        return is_first
    return not (is_first and line.startswith((b"From ", b">From ")))


def split(raw: bytes, start: int, end: int) -> tuple[list[Field], int]:
    """The fields of the part that begins at `start`, and where its body begins. A part that
    begins with anything else has no header."""
    fields: list[tuple[str, list[bytes]]] = []
    """Each with the lines of its value. Fields beyond the limit are passed over."""
    at, body = start, -1
    while at < end and body < 0:
        found = _LINE.match(raw, at, end)
        assert found is not None
        line = found.group()
        if not line.strip(b"\r\n"):
            body = found.end()
        elif line[:1] in b" \t" and fields:
            fields[-1][1].append(line)
        elif (field := _FIELD.match(line)) is not None:
            if len(fields) <= LIMITS.header_fields:
                fields.append((field.group(1).decode("ascii").lower(), [line[field.end() :]]))
        elif fields or not line.startswith((b"From ", b">From ")):
            body = at
        at = found.end()
    return [(name, b"".join(lines)) for name, lines in fields], body if body >= 0 else end


def _header(raw: bytes, limit: int) -> tuple[list[bytes], int]:
    """The lines up to the first empty one, and where it begins."""
    lines: list[bytes] = []
    at = 0
    while at < min(len(raw), limit):
        found = _LINE.match(raw, at)
        assert found is not None
        if not found.group().strip(b"\r\n"):
            break
        lines.append(found.group())
        at = found.end()
    return lines, at
