"""What a screen shows of a mail's text, and what it folds."""

from collections.abc import Sequence
from typing import NamedTuple

from baton_contracts.email_received.mail import Folded


class FoldedText(NamedTuple):
    """A part that is folded, and its place in what is shown."""

    at: int
    text: str


class Display(NamedTuple):
    """A text as a screen shows it."""

    shown: str
    folded: tuple[FoldedText, ...]


def display(text: str, folded: Sequence[Folded]) -> Display:
    """The text without what folds, trimmed; and what folds, with its place in it."""
    kept: list[str] = []
    parts: list[FoldedText] = []
    after = length = 0
    for span in folded:
        kept.append(text[after : span.start])
        length += span.start - after
        parts.append(FoldedText(length, text[span.start : span.end]))
        after = span.end
    whole = "".join([*kept, text[after:]])
    shown = whole.strip()
    before = len(whole) - len(whole.lstrip())
    places = (min(max(0, part.at - before), len(shown)) for part in parts)
    return Display(
        shown, tuple(FoldedText(at, each.text) for at, each in zip(places, parts, strict=True))
    )
