"""SQL for the stored sums that a question needs.

Hours and days of a zone come from hours of UTC, or from quarters where the zone differs by less.
Groups over a whole period come from days of UTC; the edges of the period come from hours or
quarters, or from the facts themselves where such sums are not kept. So a figure is exact in every
zone, and a month costs thirty rows a group."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

import asyncpg

from baton_kpi.domain.indicators.term import BEGINS, Term
from baton_kpi.projections.summing import EVERYBODY
from baton_kpi.projections.tables import FACTS, HOURS, QUARTERS
from baton_kpi.queries.asking import Parameters, condition
from baton_kpi.queries.period import Period, Stretch


@dataclass(frozen=True)
class Cells:
    """The sums of terms with the same kind of scope, over a period."""

    terms: Sequence[Term]
    period: Period
    by: str | None
    scopes: Sequence[str] | None
    """None: all."""
    by_bucket: Set[str]
    """Terms that need separate buckets."""
    by_scope: Set[str]
    """Terms that need separate scopes although the groups are others."""

    def sql(self, given: Parameters) -> str:
        """Rows (term, value, scope, bucket, n, total); a value may occur several times."""
        if self.by in {"hour", "day"}:
            zone = given.add(self.period.zone.key, "text")
            cut = f"date_trunc('{self.by}', value, {zone}) at time zone 'UTC'"
            hours = self._in_time(given, "at", [(self.period.begin, self.period.end)])
            return (
                f"select term, to_char({cut}, 'YYYY-MM-DD\"T\"HH24:MI') as value, scope, bucket, "
                f"n, total from ({hours}) as hours"
            )
        is_view = self.by in self.terms[0].kind.views
        value = "value" if is_view else "''" if self.by is None else "scope"
        which = self._which(given, self.terms)
        view = given.add(self.by if is_view else "", "text")
        parts = [
            f"select term, {value} as value, {self._apart(given, self.terms)}, sum(n) as n, "
            f"sum(total) as total from indicators_days where {which} and view = {view} and "
            f"{_between(given, 'at', [self.period.days()])} group by 1, 2, 3, 4"
        ]
        edges = [(begin, end) for begin, end in self.period.edges() if begin < end]
        if edges and is_view:
            parts += [
                of_facts(given, term, edges, str(self.by), self.scopes) for term in self.terms
            ]
        elif edges:
            parts.append(self._in_time(given, value, edges))
        return " union all ".join(parts)

    def _in_time(self, given: Parameters, value: str, stretches: Sequence[Stretch]) -> str:
        """From hours or quarters; from the sums over all scopes where these suffice."""
        table = (HOURS if self.period.is_in_hours() else QUARTERS).name
        together = value != "scope" and self.scopes is None
        whole = [term for term in self.terms if together and term.id not in self.by_scope]
        apart = [term for term in self.terms if term not in whole]
        parts = []
        for terms, which in ((whole, f"scope = '{EVERYBODY}'"), (apart, f"scope <> '{EVERYBODY}'")):
            if terms:
                parts.append(
                    f"select term, {value} as value, {self._apart(given, terms)}, sum(n) as n, "
                    f"sum(total) as total from {table} where {self._which(given, terms)} and "
                    f"{which} and {_between(given, 'at', stretches)} group by 1, 2, 3, 4"
                )
        return " union all ".join(parts)

    def _which(self, given: Parameters, terms: Sequence[Term]) -> str:
        which = f"term = any({given.add([term.id for term in terms], 'text[]')})"
        if self.scopes is not None:
            which += f" and scope = any({given.add(list(self.scopes), 'text[]')})"
        return which

    def _apart(self, given: Parameters, terms: Sequence[Term]) -> str:
        """Rows by scope. Constants are not computed row by row: there may be a million rows."""
        scope, bucket = "''", "bucket"
        if by_scope := [term.id for term in terms if term.id in self.by_scope]:
            scope = f"case when term = any({given.add(by_scope, 'text[]')}) then scope else '' end"
        if together := [term.id for term in terms if term.spread and term.id not in self.by_bucket]:
            bucket = f"case when term = any({given.add(together, 'text[]')}) then 0 else bucket end"
        return f"{scope} as scope, {bucket} as bucket"


def of_facts(
    given: Parameters,
    term: Term,
    stretches: Sequence[Stretch],
    view: str,
    scopes: Sequence[str] | None,
) -> str:
    """The sums of one term, counted from the facts instead of read from the cells."""
    where = [_between(given, term.at, stretches), *condition(given, term)]
    scope = f"coalesce({term.kind.scope}, '')"
    if scopes is not None:
        where.append(f"{scope} = any({given.add(list(scopes), 'text[]')})")
    value = f"coalesce({view}, '')" if view else "''"
    bucket = (
        f"width_bucket({term.field}, {given.add(list(BEGINS), 'int8[]')})" if term.spread else "0"
    )
    total = f"coalesce(sum({term.field}), 0)" if term.field else "0"
    return (
        f"select {given.add(term.id, 'text')}, {value}, {scope}, {bucket}, count(*), {total} "
        f"from {FACTS[term.fact].name} where {' and '.join(where)} group by 2, 3, 4"
    )


async def counted_anew(
    connection: asyncpg.Connection, terms: Sequence[Term], period: Period, view: str = ""
) -> dict[tuple[str, str, str, int], tuple[int, int]]:
    """Number and sum by (term, value, scope, bucket), counted from the facts: slow; stored sums
    must be equal to it. Terms without such a view are left out."""
    found: dict[tuple[str, str, str, int], tuple[int, int]] = {}
    for term in terms:
        if view and view not in term.kind.views:
            continue
        given = Parameters()
        sql = of_facts(given, term, [(period.begin, period.end)], view, None)
        for id_, value, scope, bucket, n, total in await connection.fetch(sql, *given):
            found[id_, value, scope, bucket] = (n, int(total))
    return found


def _between(given: Parameters, column: str, stretches: Sequence[tuple[Any, Any]]) -> str:
    said = [
        f"({column} >= {given.add(begin, 'timestamptz')} and "
        f"{column} < {given.add(end, 'timestamptz')})"
        for begin, end in stretches
    ]
    return f"({' or '.join(said)})"
