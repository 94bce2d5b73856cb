"""The cases and contacts behind a figure: the counted facts, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import asyncpg

from baton_kpi.domain.configuration.settings import Settings
from baton_kpi.domain.indicators.formula import FormulaPart
from baton_kpi.projections.tables import FACTS
from baton_kpi.queries.amounts import Scopes
from baton_kpi.queries.asking import Parameters, condition
from baton_kpi.queries.period import Period

_SHOWN = ("case_id", "contact_id", "thread_id", "department", "queue", "person", "matter")


@dataclass(frozen=True)
class Behind:
    """The facts that these parts count in a period, filtered by values."""

    parts: Sequence[FormulaPart]
    period: Period
    scopes: Scopes
    values: dict[str, str] = field(default_factory=dict)
    """Field and value that facts must have; fields common to all kinds of facts."""


async def page_behind(
    connection: asyncpg.Connection,
    behind: Behind,
    settings: Settings,
    *,
    after: tuple[datetime, str, int] | None,
    limit: int,
) -> list[asyncpg.Record]:
    """Ordered by instant, after a row's (instant, id, part)."""
    given = Parameters()
    parts = [
        _rows(given, number, part, behind, settings) for number, part in enumerate(behind.parts)
    ]
    where = ""
    if after is not None:
        place = ", ".join(map(given.add, after, ("timestamptz", "text", "int8")))
        where = f"where (at, id, part) > ({place})"
    sql = (
        f"select * from ({' union all '.join(parts)}) as rows {where} "
        f"order by at, id, part limit {given.add(limit, 'int8')}"
    )
    rows: list[asyncpg.Record] = await connection.fetch(sql, *given)
    return rows


def _rows(
    given: Parameters, number: int, part: FormulaPart, behind: Behind, settings: Settings
) -> str:
    term = part.term
    columns = set(term.kind.__struct_fields__)
    where = [
        f"{term.at} >= {given.add(behind.period.begin, 'timestamptz')}",
        f"{term.at} < {given.add(behind.period.end, 'timestamptz')}",
        *condition(given, term),
    ]
    scope = term.kind.scope
    if (scopes := behind.scopes[scope]) is not None:
        where.append(f"{scope} = any({given.add(list(scopes), 'text[]')})")
    for name, value in behind.values.items():
        where.append(f"{name} = {given.add(value, 'text')}")
    if part.within is not None:
        where.append(_within(given, part, settings))
    shown = ", ".join((name if name in columns else f"null::text as {name}") for name in _SHOWN)
    value = f"{term.field}::int8" if term.field else "null::int8"
    return (
        f"select {number} as part, '{term.fact}' as fact, id, {term.at} as at, {value} as value, "
        f"{part.sign} as counts, {shown} from {FACTS[term.fact].name} where {' and '.join(where)}"
    )


def _within(given: Parameters, part: FormulaPart, settings: Settings) -> str:
    assert part.within is not None
    limits = settings.limits_of_queues(part.within)
    otherwise = given.add(settings.limit(part.within), "int8")
    if not limits or part.term.kind.scope != "queue":
        return f"{part.term.field} <= {otherwise}"
    queues = given.add(list(limits), "text[]")
    seconds = given.add(list(limits.values()), "int8[]")
    return (
        f"{part.term.field} <= coalesce((select l.seconds from unnest({queues}, {seconds}) "
        f"as l(queue, seconds) where l.queue = {FACTS[part.term.fact].name}.queue), {otherwise})"
    )
