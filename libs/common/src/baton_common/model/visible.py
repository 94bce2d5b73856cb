"""Whether somebody can see a text that somebody wrote."""

import unicodedata

_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
"""Letters and signs that fill a place without being seen: Hangul fillers, the braille pattern
without dots, the null notehead."""


def has_visible(text: str) -> bool:
    """Whether it has a visible character: not only spaces, line ends, control characters, marks
    without a letter, and letters of Unicode that fill a place without being seen."""
    return any(unicodedata.category(each)[0] not in "ZCM" and each not in _BLANK for each in text)
