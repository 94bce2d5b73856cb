"""Decodes bytes to text, whatever they declare: Chinese mail often declares a wrong charset."""

import codecs
import re

from charset_normalizer import from_bytes

from baton_email.parsing.limits import LIMITS

_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "csgb2312": "gb18030",
    "euc-cn": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "ascii",
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
}
"""Wider charsets for narrower declarations, as WHATWG specifies for browsers."""

_NOT_TEXT = re.compile(
    r"base64|bz2|hex|quopri|rot.?13|uu|zlib|idna|punycode|undefined|mbcs|oem|.*unicode.escape"
)
"""Python codecs that are no charsets."""
_SEVEN_BIT = frozenset({"hz", "utf-7", "iso2022_jp", "iso2022_kr"})
"""Charsets of seven bits that are not ASCII."""
_WESTERN = frozenset({"cp1252", "iso8859-1", "iso8859-15"})
"""Charsets that many programs declare for anything."""
_CHINESE = frozenset({"gb18030", "big5hkscs", "big5"})
_FREQUENT = "的一是不了在人有我他这中大来上个国们到说时要就出会可也你对请您好，。"
_GUESSED_FROM = 32_768
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Removed characters: controls, direction marks, lone surrogates."""


def codec_of(charset: str) -> str | None:
    """The codec for this charset; None: unknown."""
    name = charset.strip().strip("\"'").lower()
    name = _WIDER.get(name, name)
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return None if _NOT_TEXT.fullmatch(found) else found


def decode(content: bytes, charset: str) -> tuple[str, str | None]:
    """The text, and a sentence if it differs from what the mail declared."""
    codec = codec_of(charset) if charset else None
    if content.isascii() and codec not in _SEVEN_BIT:
        return content.decode("ascii"), None if codec or not charset else _unknown(charset)
    if codec in _WESTERN or codec == "ascii":
        codec = _chinese_of(content) or (codec if codec != "ascii" else None)
    elif codec in _CHINESE and _chinese_of(content) == "utf-8":
        return content.decode("utf-8", "replace"), _read_as(charset, "utf-8")
    if codec is not None:
        text = content.decode(codec, "replace")
        lost = text.count("\ufffd")
        if not lost:
            return text, None if codec == codec_of(charset) else _read_as(charset, codec)
        if lost <= max(3, len(text) // 50):
            return text, f"Some letters could not be read as {codec} and show as \ufffd."
    guessed = _chinese_of(content) or _guess(content)
    if guessed is not None:
        return content.decode(guessed, "replace"), _read_as(charset, guessed)
    return content.decode(codec or "utf-8", "replace"), "A text could not be read in any charset."


def _chinese_of(content: bytes) -> str | None:
    """utf-8 or gb18030 if the bytes certainly are that; a character cut at the end is ignored."""
    for codec in ("utf-8", "gb18030"):
        try:
            content.decode(codec)
        except UnicodeDecodeError as error:
            if error.start < max(len(content) - 4, 16):
                continue
        if codec == "utf-8" or _mostly_chinese(content.decode(codec, "ignore")):
            return codec
    return None


def _guess(content: bytes) -> str | None:
    best = from_bytes(content[:_GUESSED_FROM]).best()
    return best.encoding if best is not None else None


def _mostly_chinese(text: str) -> bool:
    """True if nearly every even run of bytes decodes as gb18030 with common Chinese characters."""
    beyond = [character for character in text if character > "\x7f"]
    plausible = sum(
        1 for c in beyond if "\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or c > "\uff00"
    )
    frequent = sum(1 for c in beyond if c in _FREQUENT)
    return len(beyond) > 1 and plausible >= 0.9 * len(beyond) and frequent >= len(beyond) // 40


def _read_as(charset: str, codec: str) -> str:
    said = f"declared as {charset[:40]!r}" if charset else "without a charset"
    return f"A text {said} was read as {codec}."


def _unknown(charset: str) -> str:
    return f"The charset {charset[:40]!r} is unknown; the text has only ASCII letters."


def clean(text: str) -> str:
    """The text without controls and trailing blanks; every line ends with a line feed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = _UNWANTED.sub("", text).replace("\u00a0", " ")
    return "\n".join(line.rstrip() for line in text.split("\n"))


def one_line(text: str) -> str:
    """For subjects and names: cleaned, blanks and line ends as one space."""
    return " ".join(_UNWANTED.sub("", text).split())


def raw_text(value: str) -> str:
    """A raw field value of the parser: non-ASCII bytes are decoded."""
    cut = value[: LIMITS.field_bytes]
    if cut.isascii():
        return cut.replace("\r", "").replace("\n", "")
    content = cut.encode("utf-8", "surrogateescape")
    return decode(content, "")[0].replace("\r", "").replace("\n", "")
