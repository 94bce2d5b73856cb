"""The figures of indicators over a period: the whole, and by group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC

import asyncpg

from baton_kpi.domain.configuration.settings import Settings
from baton_kpi.domain.indicators.definition import Definition
from baton_kpi.domain.indicators.formula import Amount, Worth, worth_of
from baton_kpi.queries.amounts import Groups, Scopes, Wanted, amounts_of
from baton_kpi.queries.period import Period

NAMED = ("department", "person")
"""Dimensions whose values have names."""
_NAMES = "select id, zh, en from indicators_names where kind = $1 and id = any($2)"


@dataclass
class Figures:
    """Figures by indicator, and by group: in order of time, or of id."""

    whole: dict[str, Worth]
    groups: dict[str | None, dict[str, Worth]] = field(default_factory=dict)
    """None: facts without a value of the dimension."""
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Chinese and English names of departments and people."""


async def figures_of(
    connection: asyncpg.Connection,
    definitions: Sequence[Definition],
    period: Period,
    by: str | None,
    *,
    scopes: Scopes,
    settings: Settings,
) -> Figures:
    """Figures in one snapshot. `by` must be a dimension of every indicator."""
    wanted = Wanted.of(definition.formula for definition in definitions)
    found = await amounts_of(connection, wanted, period, by, scopes=scopes, settings=settings)
    whole: dict[str, Amount] = {}
    for amounts in found.values():
        _merge(whole, amounts)
    figures = Figures(_worths(definitions, whole))
    if by in {"hour", "day"}:
        figures.groups = _in_time(definitions, found, period, by)
    elif by is not None:
        groups = _by_department(found, wanted, settings) if by == "department" else found
        figures.groups = {
            value or None: _worths(definitions, groups[value])
            for value in sorted(groups, key=lambda value: (value == "", value))
        }
        if by in NAMED:
            ids = [value for value in groups if value]
            rows = await connection.fetch(_NAMES, by, ids)
            figures.names = {row["id"]: (row["zh"], row["en"]) for row in rows}
    return figures


def _worths(definitions: Sequence[Definition], amounts: Mapping[str, Amount]) -> dict[str, Worth]:
    return {each.id: _worth(each, amounts) for each in definitions}


def _worth(definition: Definition, amounts: Mapping[str, Amount]) -> Worth:
    worth = worth_of(definition.formula, amounts)
    if worth.value is None or definition.times == 1:
        return worth
    return Worth(worth.value * definition.times, worth.numerator, worth.denominator)


def _merge(into: dict[str, Amount], amounts: Mapping[str, Amount]) -> None:
    for term, amount in amounts.items():
        into.setdefault(term, Amount()).merge(amount)


def _in_time(
    definitions: Sequence[Definition], found: Groups, period: Period, by: str
) -> dict[str | None, dict[str, Worth]]:
    """Every hour or day, empty ones included."""
    groups: dict[str | None, dict[str, Worth]] = {}
    for at in period.local_hours() if by == "hour" else period.local_days():
        key = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}"
        said = at.isoformat(timespec="minutes") if by == "hour" else f"{at:%Y-%m-%d}"
        groups[said] = _worths(definitions, found.get(key, {}))
    return groups


def _by_department(found: Groups, wanted: Wanted, settings: Settings) -> Groups:
    """Groups queues by their configured department."""
    groups: Groups = {}
    for value, amounts in found.items():
        for term, amount in amounts.items():
            department = value
            if wanted.terms[term].kind.scope == "queue":
                queue = settings.queues.get(value)
                department = (queue.counts_for if queue else None) or ""
            _merge(groups.setdefault(department, {}), {term: amount})
    return groups
