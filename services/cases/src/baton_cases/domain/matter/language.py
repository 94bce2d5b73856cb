"""Detects Chinese or English in a text, before the decision that uses it."""

import re
from typing import Literal

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def language_of(text: str, otherwise: Literal["zh", "en"] = "en") -> Literal["zh", "en"]:
    """The language by the number of Han characters and Latin words; `otherwise` if there are none.
    Han characters are compared with Latin words, so product names and signatures in the other
    language do not decide."""
    han, latin = len(_HAN.findall(text)), len(_LATIN_WORD.findall(text))
    if not han and not latin:
        return otherwise
    return "zh" if han >= latin else "en"
