"""Checks a mail's shape before parsing: linear in its bytes, whatever they are."""

import re

from baton_email.parsing.limits import LIMITS, Limits, TooMuch

_END_OF_HEADER = re.compile(rb"\r?\n[ \t]*\r?\n|\r[ \t]*\r")
_FIELD_START = re.compile(rb"(?:^|[\r\n])[!-9;-~]{1,200}[ \t]*:")
_BOUNDARY = re.compile(
    rb"boundary[*0-9]{0,4}[ \t]*=[ \t]*(\"[^\"\r\n]{1,250}\"|[^\s;\"]{1,250})", re.I
)
_DELIMITER = re.compile(rb"(?:^|[\r\n])--([^\r\n]{1,250})")
_NESTED = re.compile(rb"content-type[ \t]*:[ \t\r\n]{0,20}message/", re.I)


def header_block(raw: bytes, limits: Limits = LIMITS) -> bytes:
    """The bytes up to the first empty line. Raises TooMuch when it does not come in time."""
    if raw.startswith((b"\n", b"\r\n")):
        return b""
    found = _END_OF_HEADER.search(raw, 0, limits.header_bytes)
    if found is None:
        if len(raw) > limits.header_bytes:
            raise TooMuch(
                "header",
                f"Its header is longer than {limits.header_bytes // 1024} kB and was not read.",
            )
        return raw
    return raw[: found.start()]


def check_shape(raw: bytes, limits: Limits = LIMITS) -> None:
    """Raises TooMuch, with a sentence, for what would cost the parser too much."""
    header = header_block(raw, limits)
    if _more_than(limits.header_fields, _FIELD_START, header):
        raise TooMuch("header", f"Its header has more than {limits.header_fields} fields.")
    if header.count(b"=?") > limits.encoded_words:
        raise TooMuch("header", f"Its header has more than {limits.encoded_words} encoded words.")
    boundaries = set()
    for found in _BOUNDARY.finditer(raw):
        boundaries.add(found.group(1).strip(b'"').rstrip())
        if len(boundaries) > limits.boundaries:
            raise TooMuch("depth", f"Its parts are nested more than {limits.boundaries} times.")
    if _more_than(limits.nested_messages, _NESTED, raw):
        raise TooMuch(
            "depth", f"It holds more than {limits.nested_messages} mails inside each other."
        )
    parts = 0
    for found in _DELIMITER.finditer(raw) if boundaries else ():
        line = found.group(1).rstrip()
        if line in boundaries or line.removesuffix(b"--") in boundaries:
            parts += 1
            if parts > limits.parts:
                raise TooMuch("parts", f"It has more than {limits.parts} parts.")


def _more_than(limit: int, pattern: re.Pattern[bytes], content: bytes) -> bool:
    return any(count > limit for count, _ in enumerate(pattern.finditer(content), start=1))
