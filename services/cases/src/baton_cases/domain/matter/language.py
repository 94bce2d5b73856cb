"""Detects Chinese or English in a text, before the decision that uses it."""

import re
from typing import Literal

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KANA_OR_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
_OTHER_LETTERS = re.compile("[\u0370-\u052f\u0590-\u06ff\u0900-\u0e7f]")
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f]{2,}")
_ENGLISH_WORDS = """
the and to is my was not it of you have for with this that are please be on your but what when where
can hello dear thanks thank would did has we they our from will there
"""
_FOREIGN_WORDS = """
der das und nicht ich ein eine mit für auf wir bitte sehr danke mein meine habe
le la les et est je vous nous mon ma pas une des du très avec pour bonjour merci que qui ce
el los las es yo mi una con por para hola gracias muy está pero su
il lo gli di che non sono per ciao grazie della mio mia è
os um uma não com obrigado olá minha
het een en niet ik van dit zijn mijn geen
och jag det inte på nie jest się
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_FOREIGN = frozenset(_FOREIGN_WORDS.split())


def language_of(text: str, otherwise: Literal["zh", "en"] = "en") -> Literal["zh", "en"]:
    """The language by the number of Han characters and Latin words; `otherwise` if there are none,
    or if the text is in a third language. Han characters are compared with Latin words, so product
    names and signatures in the other language do not decide."""
    han, words = len(_HAN.findall(text)), _LATIN_WORD.findall(text)
    others = len(_KANA_OR_HANGUL.findall(text)), len(_OTHER_LETTERS.findall(text))
    if not han and not words:
        return otherwise
    if (others[0] * 3 > han and others[0] >= len(words)) or others[1] > 2 * len(words) + han:
        return otherwise
    if han >= len(words):
        return "zh"
    return "en" if _is_english(words) else otherwise


def _is_english(words: list[str]) -> bool:
    """True unless more of its words are those of another language that is written so."""
    small = [each.lower() for each in words]
    foreign = sum(each in _FOREIGN or not each.isascii() for each in small)
    return foreign == 0 or sum(each in _ENGLISH for each in small) >= foreign
