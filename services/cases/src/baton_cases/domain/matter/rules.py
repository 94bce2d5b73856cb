"""Finds the matter of a mail: by its address, else by the first matching word rule."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from baton_cases.domain.matter.plain import plain
from baton_cases.domain.organisation.model import WordRule

_LETTERS = "a-z\u00df-\u024f"
UNSORTED = "unsorted"
"""The matter for mails without a matching address or word rule; every organisation has it."""


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
    return next(iter(matters_said(word_rules, words)), UNSORTED)


def matters_said(word_rules: Sequence[WordRule], words: str) -> list[str]:
    """The matters of all rules that fit these words, in the order of the rules."""
    said = plain(words)
    return [
        rule.matter
        for rule in word_rules
        if any(_says(said, word, rule.language) for word in rule.words)
    ]


def _says(said: str, word: str, language: str) -> bool:
    """True if the text contains the rule's word: Chinese anywhere, English as a whole word; a `*`
    at the end matches any ending."""
    if language == "zh":
        return plain(word) in said
    return _whole_word(word).search(said) is not None


@lru_cache(maxsize=4096)
def _whole_word(word: str) -> re.Pattern[str]:
    stem, ending = (word[:-1], rf"[{_LETTERS}]*") if word.endswith("*") else (word, "")
    within = f"[0-9{_LETTERS}]"
    return re.compile(rf"(?<!{within}){re.escape(plain(stem))}{ending}(?!{within})")
