"""Advice: what a sentence of the product tells people to do. A test that names one tries it.

`tests/architecture/test_advice.py` finds the sentences with advice that no test names.
"""

import re
from dataclasses import dataclass

import pytest

VARIES = "…"


@dataclass(frozen=True)
class Advice:
    """Words of a sentence as the code has them; `…` is what differs from case to case. Name it
    where the product says it, then do what it says and see it work."""

    words: str

    def raised(self) -> pytest.RaisesExc[Exception]:
        """The block is refused with this advice."""
        return pytest.raises(Exception, match=self._pattern)

    def said_in(self, text: object) -> None:
        """The text has this advice."""
        assert self.is_said_in(text), f"no {self.words!r} in {text}"

    def is_said_in(self, text: object) -> bool:
        """Whether the text has it."""
        return re.search(self._pattern, str(text), re.DOTALL) is not None

    def varying_in(self, text: str) -> list[str]:
        """What a text that has it says in place of each `…`."""
        found = re.search(self._pattern.replace(".*?", "(.+?)") + r"(?:[;\s]|$)", text)
        assert found, f"no {self.words!r} in {text}"
        return list(found.groups())

    @property
    def _pattern(self) -> str:
        return ".*?".join(re.escape(each) for each in self.words.split(VARIES))
