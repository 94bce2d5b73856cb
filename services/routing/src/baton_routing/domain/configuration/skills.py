"""Checks skills: every skill of the queue at its level, and the contact's language."""

from collections.abc import Mapping
from typing import NamedTuple

LANGUAGE = "lang:"


class Lack(NamedTuple):
    """The first skill that is missing, or not at its level."""

    skill: str
    has: int
    needs: int


def lacking(has: Mapping[str, int], needs: Mapping[str, int], language: str | None) -> Lack | None:
    """The first skill that is missing: the queue's skills by name, then the language."""
    for skill, level in sorted(needs.items()):
        if has.get(skill, 0) < level:
            return Lack(skill, has.get(skill, 0), level)
    if language is not None and has.get(LANGUAGE + language, 0) < 1:
        return Lack(LANGUAGE + language, has.get(LANGUAGE + language, 0), 1)
    return None
