"""A position in a log: the epoch, and the number within the log."""

from typing import NamedTuple


class Position(NamedTuple):
    """Compared as a pair; written `<epoch>.<number>`. (0, 0) is before everything."""

    epoch: int
    number: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.number}"

    @classmethod
    def parse(cls, text: str) -> "Position":
        """The inverse of `str`. Raises ValueError for anything else."""
        epoch, dot, number = text.partition(".")
        if not (dot and text.isascii() and epoch.isdigit() and number.isdigit()):
            raise ValueError(f"{text!r} is no position: it looks like 1.42")
        return cls(int(epoch), int(number))


START = Position(0, 0)
