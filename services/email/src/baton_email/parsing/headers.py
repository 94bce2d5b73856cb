"""Fields of a header: ids, dates, types, parameters and file names."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from baton_email.parsing.charsets import clean, codec_of, decode, one_line, raw_text
from baton_email.parsing.encoded_words import words
from baton_email.parsing.limits import LIMITS

_MESSAGE_ID = re.compile(r"<([^<>\s]{1,900})>")
_PARAMETER = re.compile(r"\s*([\w!#$&+.^`|~%-]{1,60}(?:\*\d{0,3}\*?)?)\s*=\s*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"\s*(?=;|$)')
_NEXT = re.compile(r";(?=\s*(?:[\w!#$&+.^`|~%*-]{1,66}\s*=|$))")
"""The end of a value that is not, or wrongly, quoted: file names have blanks, and semicolons."""
_NAMES = frozenset({"name", "filename"})
_LONGEST_VALUE = 8_192
"""Characters of a value in pieces that are read."""
_QUOTED_PAIR = re.compile(r"\\([\"\\])")
"""Only these: `name="C:\temp\a.png"` is what some programs write."""


def message_ids(value: str) -> tuple[str, ...]:
    """The ids in angle brackets, in order, without the brackets, each once."""
    found = dict.fromkeys(_MESSAGE_ID.findall(raw_text(value)))
    ids = list(found)
    if len(ids) > LIMITS.references:
        ids = ids[:1] + ids[-LIMITS.references + 1 :]
    return tuple(one_line(id_) for id_ in ids)


def date_of(value: str) -> datetime | None:
    """The date in UTC; None for no date, or one outside the years of mail."""
    try:
        date = parsedate_to_datetime(raw_text(value)[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = date if date.tzinfo is not None else date.replace(tzinfo=UTC)
    try:
        utc = aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return utc if 1980 < utc.year < 2200 else None


def media_type(value: str) -> str:
    """The media type; `text/plain` for an invalid one (RFC 2045)."""
    kind = raw_text(value).partition(";")[0].strip().lower()
    return kind if re.fullmatch(r"[\w.+-]{1,80}/[\w.+-]{1,120}", kind) else "text/plain"


def parameters(value: str) -> dict[str, str]:
    """Parameters of Content-Type and Content-Disposition, RFC 2231 pieces put together."""
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for name, written in _written(raw_text(value).partition(";")[2]):
        base, star, section = name.partition("*")
        if not star:
            plain.setdefault(base, written)
            continue
        encoded = section.endswith("*") or not section
        number = section.rstrip("*")
        pieces.setdefault(base, {}).setdefault(int(number) if number else 0, (encoded, written))
    return plain | {name: _joined(sections) for name, sections in pieces.items()}


def _written(rest: str) -> Iterator[tuple[str, str]]:
    """Names and values in order. A value without quotes, or with quotes inside, goes to the next
    parameter: `filename=May invoice.pdf` is whole."""
    at = 0
    for _ in range(LIMITS.parameters):
        named = _PARAMETER.match(rest, at)
        end = _NEXT.search(rest, at if named is None else named.end())
        if named is not None:
            quoted = _QUOTED.match(rest, named.end())
            if quoted is not None:
                yield named.group(1).lower(), _QUOTED_PAIR.sub(r"\1", quoted.group(1))
                end = _NEXT.search(rest, quoted.end())
            else:
                name = named.group(1).lower()
                raw = rest[named.end() : end.start() if end else len(rest)].strip()
                if name.partition("*")[0] not in _NAMES:
                    raw = raw.partition(" ")[0].partition("\t")[0]
                yield name, raw.strip('"') if raw.startswith('"') else raw
        if end is None:
            return
        at = end.end()


def _joined(sections: dict[int, tuple[bool, str]]) -> str:
    content, charset = bytearray(), ""
    left = _LONGEST_VALUE
    for number in sorted(sections):
        encoded, written = sections[number]
        written = written[:left]
        left -= len(written)
        if encoded and number == 0 and written.count("'") >= 2:
            charset, _, rest = written.split("'", 2)
            written = rest
        part = written.encode("utf-8", "replace")
        content += unquote_to_bytes(part) if encoded else part
    return decode(bytes(content), charset if codec_of(charset) else "utf-8")[0]


def file_name(value: str) -> str:
    """A name without a path, controls or leading dots; at most 200 letters, its ending kept."""
    name = clean(words(value)).replace("\\", "/").rpartition("/")[2].strip().lstrip(".").strip()
    if len(name) <= 200:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:180]}{dot}{ending[:19]}" if dot else name[:200]
