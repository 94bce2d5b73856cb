"""Mails that we know: what they say, to recognise it where it is quoted."""

import re
import unicodedata
from collections.abc import Sequence

_PIECE = 10
"""Letters of a piece: a line stands in a mail if all its pieces do, wrapped however."""
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
        self._pieces: set[str] = set()
        room = _MOST_LETTERS
        for text in texts:
            cut = text[:room]
            room -= len(cut)
            self._lines.update(filter(None, map(squeezed, cut.split("\n"))))
            whole = squeezed(cut)
            self._pieces.update(whole[at : at + _PIECE] for at in range(len(whole) - _PIECE + 1))

    def __bool__(self) -> bool:
        return bool(self._lines)

    def has(self, line: str) -> bool:
        """True if the line stands in one of them; a short one must be a whole line there."""
        said = squeezed(line)
        if len(said) < _PIECE:
            return said in self._lines
        return all(said[at : at + _PIECE] in self._pieces for at in range(len(said) - _PIECE + 1))

    def has_surely(self, line: str) -> bool:
        """As `has`, for a line that is long enough to be no accident."""
        return len(squeezed(line)) >= _PIECE and self.has(line)
