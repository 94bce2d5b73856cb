"""Counts what happened to every record that a subscriber received."""

from dataclasses import asdict, dataclass


@dataclass(slots=True)
class Tally:
    """consumed = applied + double + early + dead + parked, whenever no batch is in hand."""

    consumed: int = 0
    applied: int = 0
    double: int = 0
    early: int = 0
    dead: int = 0
    parked: int = 0

    def add(self, more: "Tally") -> None:
        """Count these, too."""
        for name, count in asdict(more).items():
            setattr(self, name, getattr(self, name) + count)

    def balanced(self) -> bool:
        """True if every record is accounted for."""
        known = self.applied + self.double + self.early + self.dead + self.parked
        return self.consumed == known

    def as_dict(self) -> dict[str, int]:
        """The counts by name, for metrics."""
        return asdict(self)
