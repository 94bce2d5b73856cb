"""Sums of facts by quarter of an hour, hour and day, collected as differences.

A fact is added once to its quarter and once for each of its properties; sums by hour, by day and
over all scopes are derived from the quarters when a batch is written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeAlias, TypeVar

import msgspec

from baton_kpi.domain.facts.agent import DAY, QUARTER
from baton_kpi.domain.facts.fact import Fact
from baton_kpi.domain.indicators.catalogue import TERMS_OF

Moment: TypeAlias = tuple[str, int, str, int]
"""Term, number of the quarter since 1970, scope, bucket."""
Property: TypeAlias = tuple[str, str, int, str, str, int]
"""Term, view, number of the day since 1970, value, scope, bucket."""
K = TypeVar("K")

EVERYBODY = "*"
"""The scope of sums over all scopes; kept by hour and quarter, where a period has many rows."""
_SECONDS = int(QUARTER.total_seconds())
_IN_AN_HOUR = 3_600 // _SECONDS
_IN_A_DAY = DAY // QUARTER


class InTime(msgspec.Struct, frozen=True):
    """Number and sum of a term in a quarter or an hour."""

    term: str
    at: datetime
    """The beginning of the quarter or hour."""
    scope: str
    bucket: int
    n: int
    total: int


class OfDay(msgspec.Struct, frozen=True):
    """Number and sum of a term in a day, for one value of the property `view`; '' is all."""

    term: str
    view: str
    at: datetime
    """The beginning of the day."""
    value: str
    scope: str
    bucket: int
    n: int
    total: int


@dataclass
class Sums:
    """Number and sum to be added to each cell; both may be negative."""

    quarters: dict[Moment, list[int]] = field(default_factory=dict)
    properties: dict[Property, list[int]] = field(default_factory=dict)

    def add(self, fact: Fact, sign: int) -> None:
        """Count a fact (1), or undo its count (−1)."""
        scope = getattr(fact, fact.scope) or ""
        values = [(view, getattr(fact, view) or "") for view in fact.views]
        for term in TERMS_OF[fact.kind]:
            counted = term.of(fact)
            if counted is None:
                continue
            at, bucket, value = counted
            quarter = int(at.timestamp() // _SECONDS)
            day = quarter // _IN_A_DAY
            n, total, id_ = sign, sign * value, term.id
            _more(self.quarters, (id_, quarter, scope, bucket), n, total)
            for view, by in values:
                _more(self.properties, (id_, view, day, by, scope, bucket), n, total)

    def merge(self, other: "Sums") -> None:
        """Add later differences; cells that come to nothing are removed."""
        _merge(self.quarters, other.quarters)
        _merge(self.properties, other.properties)

    def by_quarter(self) -> Iterator[InTime]:
        """Differences by quarter of an hour; zeros are left out."""
        return _in_time(self.quarters, 1)

    def by_hour(self) -> Iterator[InTime]:
        """Differences by hour of UTC."""
        return _in_time(self._longer(_IN_AN_HOUR), _IN_AN_HOUR)

    def by_day(self) -> Iterator[OfDay]:
        """Differences by day of UTC: overall, then by each property."""
        for (term, day, scope, bucket), (n, total) in self._longer(_IN_A_DAY).items():
            if n or total:
                yield OfDay(term, "", _instant(day * _IN_A_DAY), "", scope, bucket, n, total)
        for (term, view, day, by, scope, bucket), (n, total) in self.properties.items():
            if n or total:
                yield OfDay(term, view, _instant(day * _IN_A_DAY), by, scope, bucket, n, total)

    def _longer(self, quarters: int) -> dict[Moment, list[int]]:
        cells: dict[Moment, list[int]] = {}
        for (term, quarter, scope, bucket), (n, total) in self.quarters.items():
            _more(cells, (term, quarter // quarters, scope, bucket), n, total)
        return cells


def _in_time(cells: Mapping[Moment, list[int]], quarters: int) -> Iterator[InTime]:
    everybody: dict[Moment, list[int]] = {}
    for (term, number, _, bucket), (n, total) in cells.items():
        _more(everybody, (term, number, EVERYBODY, bucket), n, total)
    for each in (cells, everybody):
        for (term, number, scope, bucket), (n, total) in each.items():
            if n or total:
                yield InTime(term, _instant(number * quarters), scope, bucket, n, total)


@lru_cache(maxsize=1_000)
def _instant(quarter: int) -> datetime:
    return datetime.fromtimestamp(quarter * _SECONDS, UTC)


def _merge(cells: dict[K, list[int]], more: Mapping[K, list[int]]) -> None:
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
