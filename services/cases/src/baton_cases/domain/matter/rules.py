"""What a mail is about: the matter of the address, else the first word rule that fits."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from baton_cases.domain.organisation.model import WordRule

UNSORTED = "unsorted"
"""The matter of everything that no address and no word rule knows; every organisation has it."""


def matter_of(
    addresses: Mapping[str, str],
    word_rules: Sequence[WordRule],
    *,
    recipient: str | None,
    words: str,
) -> str:
    """The matter of a concern that reached `recipient` with these words (subject and text)."""
    if recipient is not None and (matter := addresses.get(recipient.lower())) is not None:
        return matter
    said = plain(words)
    for rule in word_rules:
        if any(_says(said, word, rule.language) for word in rule.words):
            return rule.matter
    return UNSORTED


def plain(words: str) -> str:
    """Compared in this form: full-width letters as narrow ones, small, one space between."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def _says(said: str, word: str, language: str) -> bool:
    """Chinese does not part its words, so a rule's word is found anywhere; an English one as a
    whole word, a `*` at its end standing for any ending."""
    if language == "zh":
        return plain(word) in said
    return _whole_word(word).search(said) is not None


@lru_cache(maxsize=4096)
def _whole_word(word: str) -> re.Pattern[str]:
    stem, ending = (word[:-1], r"[a-z]*") if word.endswith("*") else (word, "")
    return re.compile(rf"(?<![a-z0-9]){re.escape(plain(stem))}{ending}(?![a-z0-9])")
