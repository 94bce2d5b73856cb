"""Reproducible ids."""

from uuid import UUID


class MadeIds:
    """Gives id after id, in growing order, as text (`NewId`) or as UUID.

    They have the shape of UUID version 7. Two makers with different `series` never give the
    same id.
    """

    def __init__(self, series: int = 0) -> None:
        self._series = series
        self._count = 0

    def __call__(self) -> str:
        return str(self.uuid())

    def uuid(self) -> UUID:
        """The next id."""
        self._count += 1
        return UUID(int=self._count << 80 | 7 << 76 | 2 << 62 | self._series)
