"""Decodes bytes to text: a declared charset is believed unless the bytes cannot be it."""

import codecs
import re
from collections.abc import Sequence

import chardet

from baton_email.parsing.defects import Defect
from baton_email.parsing.limits import LIMITS

_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312": "gb18030",
    "gb_2312-80": "gb18030",
    "csgb2312": "gb18030",
    "euc-cn": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "cp950": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "us-ascii": "ascii",
    "ansi_x3.4-1968": "ascii",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
}
"""Wider charsets for narrower declarations, as WHATWG specifies for browsers."""

_NUMBERED = re.compile(r"(?:windows|win|x-cp|cp|ansi|ibm|x-ansi)[-_ ]?(\d{3,5})")
_NOT_TEXT = re.compile(
    r"base64|bz2|hex|quopri|rot.?13|uu|zlib|idna|punycode|undefined|mbcs|oem|.*unicode.escape"
)
"""Python codecs that are no charsets."""
_SEVEN_BIT = frozenset({"hz", "utf-7", "iso2022_jp_ext", "iso2022_jp", "iso2022_kr"})
"""Charsets of seven bits that are not ASCII."""
_WESTERN = frozenset({"cp1252", "iso8859-1", "iso8859-15"})
"""Charsets that many programs declare for anything."""
_OF_PAIRS = frozenset({"gb18030", "big5hkscs", "big5", "cp932", "cp949", "euc_jp", "euc_kr"})

_OF_LANGUAGES = {
    "zh": ("gb18030", "big5hkscs"),
    "zh-hant": ("big5hkscs", "gb18030"),
    "ja": ("cp932", "euc-jp"),
    "ko": ("cp949",),
    "ru": ("cp1251", "koi8-r"),
    "uk": ("cp1251", "koi8-u"),
    "pl": ("cp1250", "iso-8859-2"),
    "el": ("cp1253", "iso-8859-7"),
    "tr": ("cp1254",),
    "he": ("cp1255",),
    "ar": ("cp1256",),
    "th": ("cp874",),
    "vi": ("cp1258",),
    "west": ("cp1252",),
}
"""Charsets by the language that is their hint; `west` is every language of Western Europe."""
_HINTS = {"iso2022_jp_ext": "ja", "iso2022_kr": "ko", "hz": "zh"} | {
    codecs.lookup(charset).name: language
    for language, charsets in reversed(_OF_LANGUAGES.items())
    for charset in charsets
}
"""The language that a declared charset shows."""
_ANY = (
    *dict.fromkeys(charset for charsets in _OF_LANGUAGES.values() for charset in charsets),
    "cp1257",
    "iso-8859-15",
)
_GUESSED_FROM = 32_768
_PLAIN_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WESTERN_LETTERS = "àáâãäåæçèéêëìíîïñòóôõöøùúûüßœÀÁÂÄÅÆÇÈÉÊÑÓÔÖØÚÜ¿¡«»€£°½‘’“”„–—…·".encode(
    "cp1252"
)

_FREQUENT = frozenset(
    "的一是不了在人有我他这中大来上个国们到说时要就出会可也你对请您好，。？！"
    "收退货订单修换坏发票电话问谢没能和去过很还多少天下年月日什么怎么为"
    "這個們來說時會對請貨訂單換壞發電話問謝過還麼沒"
)
_STRONG_PAIRS = 4
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_USUAL_GB = re.compile(rb"[\xa1-\xa9\xb0-\xf7][\xa1-\xfe]")
_USUAL_BIG5 = re.compile(rb"[\xa1\xa4-\xc6][\x40-\x7e\xa1-\xfe]")
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_UTF8_OF_THREE = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Removed characters: controls, direction marks, lone surrogates."""


def codec_of(charset: str) -> str | None:
    """The codec for this charset; None: unknown."""
    name = charset.strip().strip("\"'").lower()
    if numbered := _NUMBERED.fullmatch(name):
        name = f"cp{numbered.group(1)}"
    name = _WIDER.get(name, name)
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return None if _NOT_TEXT.fullmatch(found) else found


def decode(content: bytes, charset: str, hint: str = "") -> tuple[str, Defect | None]:
    """The text, and what to say if it differs from what the mail declared. `hint` is the sender's
    language (a key of `language_hint`), which helps where nothing is declared."""
    codec = codec_of(charset) if charset else None
    if content.isascii() and codec not in _SEVEN_BIT and not (codec or "").startswith("utf-16"):
        return content.decode("ascii"), None if codec or not charset else _unknown(charset)
    if codec == "ascii":
        codec = None
    if codec is not None:
        better = _instead_of(codec, content)
        if better is not None:
            return content.decode(better, "replace"), _read_as(charset, better)
        text = content.decode(codec, "replace")
        lost = text.count("\ufffd")
        if not lost:
            return text, None
        if lost <= max(3, len(text) // 50) and _is_mostly(codec, content, lost):
            return text, Defect(
                f"Some letters could not be read as {codec} and show as \ufffd.",
                f"有些字符无法按 {codec} 读取，显示为 \ufffd。",
            )
    guessed = _undeclared(content, hint)
    if guessed is not None:
        return content.decode(guessed, "replace"), _read_as(charset, guessed)
    return content.decode(codec or "utf-8", "replace"), Defect(
        "A text could not be read in any charset.", "有一段文字无法按任何字符集读取。"
    )


def _instead_of(codec: str, content: bytes) -> str | None:
    """The charset that the bytes certainly are, where the declared one may be only a habit."""
    if codec.startswith("utf-") or codec in _SEVEN_BIT:
        return None
    if codec in _OF_PAIRS:
        is_utf8 = len(_UTF8_OF_THREE.findall(content)) > 1 and _decodes(content, "utf-8")
        return "utf-8" if is_utf8 else None
    if _decodes(content, "utf-8"):
        return "utf-8"
    return _surely_chinese(content) if codec in _WESTERN else None


def _is_mostly(codec: str, content: bytes, lost: int) -> bool:
    """True if more is readable in that charset than is lost: else it is another one."""
    return codec != "utf-8" or len(_UTF8_SEQUENCE.findall(content)) > lost


def _undeclared(content: bytes, hint: str) -> str | None:
    """The charset of bytes that say nothing: utf-8, certain Chinese, the sender's language, then
    whatever the library finds most likely."""
    if _decodes(content, "utf-8"):
        return "utf-8"
    if (chinese := _surely_chinese(content)) is not None:
        return chinese
    usual = _OF_LANGUAGES.get(hint, ())
    for codec in usual:
        if _decodes(content, codec):
            return codec
    return "cp1252" if _looks_western(content) else _detected(content, _ANY)


def _looks_western(content: bytes) -> bool:
    """True if the letters beyond ASCII are those of Western Europe, and few beside plain ones."""
    beyond = content.translate(None, bytes(range(0x80)))
    plain = len(content) - len(content.translate(None, _PLAIN_LETTERS))
    return len(beyond) < plain and not beyond.translate(None, _WESTERN_LETTERS)


def _detected(content: bytes, codecs_: Sequence[str]) -> str | None:
    found = chardet.detect(
        content[:_GUESSED_FROM],
        include_encodings=codecs_,
        compat_names=False,
        prefer_superset=True,
    )
    return codec_of(found["encoding"]) if found["encoding"] else None


def _decodes(content: bytes, codec: str) -> bool:
    """True if the bytes are text in it; a character cut at the end is ignored."""
    try:
        content.decode(codec)
    except UnicodeDecodeError as error:
        return error.start >= max(len(content) - 3, 16)
    return True


def _surely_chinese(content: bytes) -> str | None:
    """`gb18030` or `big5hkscs` on strong evidence: every high byte is in a valid pair, nearly all
    pairs are usual ones, at least four of them, and frequent characters are among them."""
    for codec, usual in (("gb18030", _USUAL_GB), ("big5hkscs", _USUAL_BIG5)):
        pairs = _PAIR.findall(content[:_GUESSED_FROM])
        if len(pairs) < _STRONG_PAIRS or not _decodes(content, codec):
            continue
        if sum(usual.fullmatch(pair) is not None for pair in pairs) < 0.9 * len(pairs):
            continue
        text = content[:_GUESSED_FROM].decode(codec, "ignore")
        frequent = sum(1 for character in text if character in _FREQUENT)
        if frequent >= max(1, len(pairs) // 25):
            return codec
    return None


def language_hint(language: str, charsets: Sequence[str], domain: str) -> str:
    """The sender's language as a hint for texts that declare no charset: what the header says,
    else what other parts of the mail declare, else the country of their address."""
    tag = language.strip().lower().replace("_", "-")
    if tag:
        if tag.startswith(("zh-tw", "zh-hk", "zh-mo", "zh-hant")):
            return "zh-hant"
        return _KIN.get(tag[:2], tag[:2] if tag[:2] in _OF_LANGUAGES else "")
    declared = (_HINTS.get(codec_of(charset) or "") for charset in charsets)
    if found := next(filter(None, declared), None):
        return found
    return _COUNTRIES.get(domain.rpartition(".")[2].lower(), "")


_KIN = (
    dict.fromkeys(
        ("de", "fr", "es", "pt", "it", "nl", "sv", "da", "no", "nb", "fi", "is", "en"), "west"
    )
    | dict.fromkeys(("cs", "sk", "hu", "sl", "hr", "ro", "sr"), "pl")
    | dict.fromkeys(("bg", "mk", "be"), "ru")
)
_COUNTRIES = dict.fromkeys(
    ("de", "at", "ch", "fr", "be", "es", "mx", "ar", "pt", "br", "it", "nl", "se", "dk", "no"),
    "west",
) | {
    "fi": "west", "is": "west", "ie": "west", "uk": "west", "cn": "zh", "sg": "zh",
    "tw": "zh-hant", "hk": "zh-hant", "mo": "zh-hant", "jp": "ja", "kr": "ko", "ru": "ru",
    "by": "ru", "bg": "ru", "ua": "uk", "pl": "pl", "cz": "pl", "sk": "pl", "hu": "pl",
    "si": "pl", "hr": "pl", "ro": "pl", "gr": "el", "tr": "tr", "il": "he", "th": "th", "vn": "vi",
}  # fmt: skip


def _read_as(charset: str, codec: str) -> Defect:
    said = f"declared as {charset[:40]!r}" if charset else "without a charset"
    zh = f"声明为 {charset[:40]!r}" if charset else "未声明字符集"
    return Defect(f"A text {said} was read as {codec}.", f"一段文字{zh}，已按 {codec} 读取。")


def _unknown(charset: str) -> Defect:
    return Defect(
        f"The charset {charset[:40]!r} is unknown; the text has only ASCII letters.",
        f"字符集 {charset[:40]!r} 未知；文字只含 ASCII 字符。",
    )


def clean(text: str) -> str:
    """The text without controls and trailing blanks, but in `-- `, which begins a signature; every
    line ends with a line feed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = _UNWANTED.sub("", text).replace("\u00a0", " ")
    return "\n".join(line if line == "-- " else line.rstrip() for line in text.split("\n"))


def one_line(text: str) -> str:
    """For subjects and names: cleaned, blanks and line ends as one space."""
    return " ".join(_UNWANTED.sub("", text).split())


def raw_text(value: str, hint: str = "") -> str:
    """A raw field value of the parser: non-ASCII bytes are decoded."""
    cut = value[: LIMITS.field_bytes]
    if cut.isascii():
        return cut.replace("\r", "").replace("\n", "")
    content = cut.encode("utf-8", "surrogateescape")
    return decode(content, "", hint)[0].replace("\r", "").replace("\n", "")
