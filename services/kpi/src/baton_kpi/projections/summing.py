"""Sums of facts by quarter of an hour and by day, kept as differences until they are written."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias, TypeVar

from baton_kpi.domain.facts.agent import quarter_of
from baton_kpi.domain.facts.fact import Fact
from baton_kpi.domain.indicators.catalogue import TERMS_OF

Moment: TypeAlias = tuple[str, datetime, str, int]
"""Term, beginning of the quarter or hour, scope, bucket."""
Day: TypeAlias = tuple[str, str, datetime, str, str, int]
"""Term, view, beginning of the day, value, scope, bucket."""
K = TypeVar("K")

EVERYBODY = "*"
"""The scope of the sums over all scopes; kept by hour and quarter, where a period has many rows."""


@dataclass
class Sums:
    """Number and sum to be added to each cell; both may be negative."""

    quarters: dict[Moment, list[int]] = field(default_factory=dict)
    hours: dict[Moment, list[int]] = field(default_factory=dict)
    days: dict[Day, list[int]] = field(default_factory=dict)

    def add(self, fact: Fact, sign: int) -> None:
        """The fact counts (1), or does not count any more as it was (−1)."""
        scope = getattr(fact, fact.scope) or ""
        for term in TERMS_OF[fact.kind]:
            counted = term.of(fact)
            if counted is None:
                continue
            at, bucket, value = counted
            quarter = quarter_of(at)
            hour = quarter.replace(minute=0)
            day = hour.replace(hour=0)
            n, total, id_ = sign, sign * value, term.id
            for whose in (scope, EVERYBODY):
                _more(self.quarters, (id_, quarter, whose, bucket), n, total)
                _more(self.hours, (id_, hour, whose, bucket), n, total)
            _more(self.days, (id_, "", day, "", scope, bucket), n, total)
            for view in fact.views:
                by = getattr(fact, view) or ""
                _more(self.days, (id_, view, day, by, scope, bucket), n, total)

    def merge(self, other: "Sums") -> None:
        """What came later; a cell in which nothing is left goes."""
        _merge(self.quarters, other.quarters)
        _merge(self.hours, other.hours)
        _merge(self.days, other.days)


def _merge(cells: dict[K, list[int]], more: dict[K, list[int]]) -> None:
    for key, (n, total) in more.items():
        _more(cells, key, n, total)
        if not any(cells[key]):
            del cells[key]


def _more(cells: dict[K, list[int]], key: K, n: int, total: int) -> None:
    cell = cells.get(key)
    if cell is None:
        cells[key] = [n, total]
    else:
        cell[0] += n
        cell[1] += total
