"""The amounts that formulas need, group by group, from stored sums."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import asyncpg

from baton_kpi.domain.configuration.settings import Settings
from baton_kpi.domain.indicators.formula import Amount, Formula, LimitName, Percentile, parts_of
from baton_kpi.domain.indicators.term import Term, bucket_within
from baton_kpi.queries.asking import Parameters
from baton_kpi.queries.cells import Cells
from baton_kpi.queries.period import Period

_IN_MEMORY = """
select set_config('work_mem', '32MB', true), set_config('jit', 'off', true)
"""
"""For this transaction: otherwise a month by person is sorted on disk, ten times slower."""

Groups = dict[str, dict[str, Amount]]
"""Amounts by term, by value of the group; '' for facts without one, and for the whole."""
Scopes = Mapping[str, Sequence[str] | None]
"""The visible values, by kind of scope (department, queue, person); None: all."""


@dataclass
class Wanted:
    """The terms of some formulas, and the data each needs."""

    terms: dict[str, Term] = field(default_factory=dict)
    limits: dict[str, LimitName] = field(default_factory=dict)
    spread: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, formulas: Iterable[Formula]) -> "Wanted":
        """The needs of these formulas."""
        made = cls()
        for formula in formulas:
            for part in (part for parts in parts_of(formula) for part in parts):
                id_ = part.term.id
                made.terms[id_] = part.term
                if part.within is not None:
                    made.limits[id_] = part.within
                if isinstance(formula, Percentile):
                    made.spread.add(id_)
        return made

    def scoped_by(self, scope: str) -> list[Term]:
        """Terms whose facts have this kind of scope."""
        return [term for term in self.terms.values() if term.kind.scope == scope]


async def amounts_of(
    connection: asyncpg.Connection,
    wanted: Wanted,
    period: Period,
    by: str | None,
    *,
    scopes: Scopes,
    settings: Settings,
) -> Groups:
    """Amounts by group. `by` must be a dimension of every term; for facts of queues, a department
    is given as the queue. Call it in a transaction, in one snapshot with the rest of the answer."""
    await connection.execute(_IN_MEMORY)
    groups: Groups = {}
    limits = wanted.limits
    for scope in ("queue", "department", "person"):
        terms = wanted.scoped_by(scope)
        if not terms or scopes[scope] == []:
            continue
        given = Parameters()
        cells = Cells(
            terms,
            period,
            by,
            scopes[scope],
            by_bucket=wanted.spread | wanted.limits.keys(),
            by_scope={id_ for id_, name in limits.items() if settings.limits_of_queues(name)},
        )
        sql = _grouped(given, wanted, cells, settings)
        for term, value, bucket, n, total, within in await connection.fetch(sql, *given):
            amount = groups.setdefault(value, {}).setdefault(term, Amount())
            amount.n += n
            amount.total += total
            amount.within += within
            if term in wanted.spread:
                amount.spread[bucket] = n
    return groups


def _grouped(given: Parameters, wanted: Wanted, cells: Cells, settings: Settings) -> str:
    """Rows (term, group, bucket, number, sum, number within the configured limit). Sums over what
    is not asked for separately come first, so that few rows remain."""
    rows = [
        (term.id, scope, bucket_within(seconds))
        for term in cells.terms
        if (name := wanted.limits.get(term.id)) is not None
        for scope, seconds in {**settings.limits_of_queues(name), "": settings.limit(name)}.items()
    ]
    columns = [[row[place] for row in rows] for place in range(3)]
    limits = ", ".join(map(given.add, columns, ("text[]", "text[]", "int8[]")))
    spread = given.add(sorted(wanted.spread), "text[]")
    return f"""
    with limits as (select * from unnest({limits}) as l(term, scope, bucket)),
    cells as ({cells.sql(given)})
    select c.term, c.value, case when c.term = any({spread}) then c.bucket else 0 end as bucket,
        sum(c.n)::int8, sum(c.total)::int8,
        coalesce(sum(c.n) filter (where c.bucket <= coalesce(l.bucket, d.bucket)), 0)::int8
    from cells c
    left join limits l on l.term = c.term and l.scope = c.scope and l.scope <> ''
    left join limits d on d.term = c.term and d.scope = ''
    group by 1, 2, 3
    """
