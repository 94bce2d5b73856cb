"""The normal form in which words are compared, whoever wrote them with whatever program."""

import re
import unicodedata

_STRAIGHT = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4\u0060\uff07", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"')
    | dict.fromkeys("\u2010\u2011\u2212", "-")
)
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_MARKS = re.compile(r"^[> \t]*>[ \t]?", re.MULTILINE)
"""Marks of quotation at the beginning of lines."""
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LINE_IN_CHINESE = re.compile(f"(?<=[{HAN}\u3001-\u303f])[ \t]*\r?\n[ \t]*(?=[{HAN}])")


def plain(words: str) -> str:
    """Full-width letters narrowed, apostrophes straightened, unseen characters and marks of
    quotation taken out, Chinese lines joined, lower case, single spaces."""
    seen = _UNSEEN.sub("", words.translate(_STRAIGHT))
    narrow = _UNSEEN.sub("", unicodedata.normalize("NFKC", seen)).translate(_STRAIGHT)
    joined = _LINE_IN_CHINESE.sub("", _MARKS.sub("", narrow))
    return " ".join(joined.casefold().split())
