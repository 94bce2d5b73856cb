"""Chinese or English: what somebody wrote in; found before a decision, it enters as a fact."""

import re
from typing import Literal

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def language_of(text: str, otherwise: Literal["zh", "en"] = "en") -> Literal["zh", "en"]:
    """By more Han characters or more Latin words; `otherwise` where there is neither.

    Product names and signatures in the other language are outweighed, as a Chinese sentence has
    about as many characters as an English one has letters, several times its words.
    """
    han, latin = len(_HAN.findall(text)), len(_LATIN_WORD.findall(text))
    if not han and not latin:
        return otherwise
    return "zh" if han >= latin else "en"
