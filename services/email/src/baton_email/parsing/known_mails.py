"""Mails that we know: what they say, to recognise it where it is quoted."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

_PIECE = 10
"""Letters of a piece: a line stands in a mail if all its pieces do, wrapped however."""
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_MOST_LETTERS = 400_000
_TAKEN_OUT = re.compile(
    r"<(?:mailto|https?):[^<>]{0,500}>|[\s>|*_\u00ad\u200b-\u200f\u2060\ufeff]+"
)


def squeezed(line: str) -> str:
    """The letters of a line without blanks, marks of quotation and cases."""
    return _TAKEN_OUT.sub("", unicodedata.normalize("NFKC", line)).casefold()


class KnownMails:
    """The mails that a mail may quote. Linear in their length."""

    def __init__(self, texts: Sequence[str] = ()) -> None:
        self._lines: set[str] = set()
        self._pairs: set[tuple[str, str]] = set()
        self._pieces: set[str] = set()
        self._judged: dict[str, bool] = {}
        room = _MOST_LETTERS
        for text in texts:
            cut = text[:room]
            room -= len(cut)
            lines = list(filter(None, map(squeezed, cut.split("\n"))))
            self._lines.update(lines)
            self._pairs.update(pairwise(lines))
            whole = squeezed(cut)
            self._pieces.update(whole[at : at + _PIECE] for at in range(len(whole) - _PIECE + 1))

    def __bool__(self) -> bool:
        return bool(self._lines)

    def has(self, line: str) -> bool:
        """True if the line stands in one of them; a short one must be a whole line there."""
        if not self._lines:
            return False
        if (judged := self._judged.get(line)) is None:
            judged = self._judged[line] = self._has(squeezed(line))
        return judged

    def _has(self, said: str) -> bool:
        if len(said) < _PIECE:
            return said in self._lines
        return all(said[at : at + _PIECE] in self._pieces for at in range(len(said) - _PIECE + 1))

    def goes_on(self, before: str, line: str) -> bool:
        """True if the line follows that one in one of them."""
        return (squeezed(before), squeezed(line)) in self._pairs

    def has_surely(self, line: str) -> bool:
        """As `has`, for a line that is long enough to be no accident: ten letters, or four Chinese
        characters."""
        if not self.has(line):
            return False
        said = squeezed(line)
        return len(said) + 1.5 * len(_HAN.findall(said)) >= _PIECE
