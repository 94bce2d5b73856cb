"""Sums of facts by quarter of an hour and by day, kept as differences until they are written."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias, TypeVar

from baton_kpi.domain.facts.agent import day_of, quarter_of
from baton_kpi.domain.facts.fact import Fact
from baton_kpi.domain.indicators.catalogue import TERMS_OF

Quarter: TypeAlias = tuple[str, datetime, str, int]
"""Term, quarter, scope, bucket."""
Day: TypeAlias = tuple[str, str, datetime, str, str, int]
"""Term, view, day, value, scope, bucket."""

K = TypeVar("K")


@dataclass
class Sums:
    """Number and sum to be added to each cell; both may be negative."""

    quarters: dict[Quarter, list[int]] = field(default_factory=dict)
    days: dict[Day, list[int]] = field(default_factory=dict)

    def add(self, fact: Fact, sign: int) -> None:
        """The fact counts (1), or does not count any more as it was (−1)."""
        scope = getattr(fact, fact.scope) or ""
        for term in TERMS_OF[fact.kind]:
            counted = term.of(fact)
            if counted is None:
                continue
            at, bucket, value = counted
            n, total, day = sign, sign * value, day_of(at)
            _more(self.quarters, (term.id, quarter_of(at), scope, bucket), n, total)
            _more(self.days, (term.id, "", day, "", scope, bucket), n, total)
            for view in fact.views:
                by = getattr(fact, view) or ""
                _more(self.days, (term.id, view, day, by, scope, bucket), n, total)

    def merge(self, other: "Sums") -> None:
        """What came later; a cell in which nothing is left goes."""
        for quarter, (n, total) in other.quarters.items():
            _more(self.quarters, quarter, n, total)
        for day, (n, total) in other.days.items():
            _more(self.days, day, n, total)
        self.quarters = {key: cell for key, cell in self.quarters.items() if any(cell)}
        self.days = {key: cell for key, cell in self.days.items() if any(cell)}


def _more(cells: dict[K, list[int]], key: K, n: int, total: int) -> None:
    cell = cells.get(key)
    if cell is None:
        cells[key] = [n, total]
    else:
        cell[0] += n
        cell[1] += total
