"""Questions of surveys, and their answers."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

from baton_common.model.personal import Personal

Scale: TypeAlias = Literal["csat", "nps", "ces"]
QuestionKind: TypeAlias = Literal["csat", "nps", "ces", "text"]

RANGES: Mapping[QuestionKind, range] = {"csat": range(1, 6), "nps": range(11), "ces": range(1, 8)}
"""csat: satisfaction; nps: would recommend; ces: it was easy. Higher is better."""


class QuestionText(msgspec.Struct, frozen=True, kw_only=True):
    """A text for customers, in both languages."""

    zh: str
    en: str


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question; `text` is answered in words, the others by a number."""

    id: str
    kind: QuestionKind
    words: QuestionText
    required: bool = False


class Low(msgspec.Struct, frozen=True, kw_only=True):
    """Low scores by scale: this or less is low and should be followed up."""

    csat: int = 2
    nps: int = 6
    ces: int = 3

    def is_low(self, score: "Score") -> bool:
        """True if this score is low."""
        match score.scale:
            case "csat":
                return score.value <= self.csat
            case "nps":
                return score.value <= self.nps
            case "ces":
                return score.value <= self.ces


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """A numeric answer to one question."""

    question: str
    scale: Scale
    value: int


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """An answer in words to one question."""

    question: str
    text: Personal[str]
