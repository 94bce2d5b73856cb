"""Figures as they are answered: with what they are made of, and a word where there are none."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from baton_common.edge.languages import Language
from baton_kpi.domain.configuration import Settings
from baton_kpi.domain.indicators.definition import By, Definition, Unit, Words
from baton_kpi.domain.indicators.formula import Formula, Worth
from baton_kpi.queries.figures import Figures
from baton_kpi.queries.period import Period

NO_FIGURE: dict[Language, str] = {"en": "no data", "zh": "无数据"}


class DefinitionView(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator: what it is, and how it is counted."""

    id: str
    version: int
    hash: str
    """SHA-256 (hex) of the definition's canonical JSON."""
    names: Words
    description: Words
    unit: Unit
    dimensions: tuple[By, ...]
    formula: Formula
    times: Literal[1, 100]


class Definitions(msgspec.Struct, frozen=True):
    """All of them."""

    indicators: tuple[DefinitionView, ...]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure. Shares are between 0 and 1, times in seconds."""

    value: float | None
    """null: there was nothing to measure."""
    word: Annotated[str, msgspec.Meta(examples=["no data"])] | None = None
    """Said instead of a figure, by Accept-Language."""
    numerator: int | None = None
    denominator: int | None = None


class GroupFigure(Figure, frozen=True, kw_only=True):
    """The figure of one hour, day, queue, department, person or matter."""

    key: str | None
    """null: what has none."""
    names: Words | None = None


class IndicatorAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator over a period."""

    id: str
    hash: str
    """Of the definition by which it was counted."""
    names: Words
    unit: Unit
    begin: datetime
    end: datetime
    """Not part of the period."""
    zone: str
    by: By | None
    limits: dict[str, int]
    """Seconds, as the house has set them; of one queue as `service-level:<queue>`."""
    settled_until: datetime | None
    """Later figures may still change although nothing new happens: the window is not over."""
    whole: Figure
    groups: tuple[GroupFigure, ...]


class ReportIndicator(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a report."""

    id: str
    hash: str
    names: Words
    unit: Unit


class ReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a report: its figures in the order of the columns."""

    key: str | None
    names: Words | None = None
    figures: tuple[Figure, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Several indicators in one table."""

    begin: datetime
    end: datetime
    zone: str
    by: By | None
    indicators: tuple[ReportIndicator, ...]
    whole: tuple[Figure, ...]
    rows: tuple[ReportRow, ...]


def definition_view(definition: Definition) -> DefinitionView:
    """As the list shows it."""
    return DefinitionView(
        id=definition.id,
        version=definition.version,
        hash=definition.hash,
        names=definition.names,
        description=definition.description,
        unit=definition.unit,
        dimensions=definition.dimensions,
        formula=definition.formula,
        times=definition.times,
    )


def figure(worth: Worth, language: Language) -> Figure:
    """As it is shown."""
    return Figure(
        value=worth.value,
        word=NO_FIGURE[language] if worth.value is None else None,
        numerator=worth.numerator,
        denominator=worth.denominator,
    )


def indicator_answer(
    definition: Definition,
    figures: Figures,
    period: Period,
    by: By | None,
    *,
    settings: Settings,
    now: datetime,
    language: Language,
) -> IndicatorAnswer:
    """One indicator, whole and in groups."""
    return IndicatorAnswer(
        id=definition.id,
        hash=definition.hash,
        names=definition.names,
        unit=definition.unit,
        begin=period.begin.astimezone(period.zone),
        end=period.end.astimezone(period.zone),
        zone=period.zone.key,
        by=by,
        limits=_limits(definition, settings),
        settled_until=settings.settled_until(definition.limits, now),
        whole=figure(figures.whole[definition.id], language),
        groups=tuple(
            GroupFigure(
                key=key,
                names=_names(figures, key),
                **msgspec.structs.asdict(figure(worths[definition.id], language)),
            )
            for key, worths in figures.groups.items()
        ),
    )


def report(
    definitions: tuple[Definition, ...],
    figures: Figures,
    period: Period,
    by: By | None,
    language: Language,
) -> Report:
    """Several indicators in one table; without `by` there are no rows but the whole."""
    return Report(
        begin=period.begin.astimezone(period.zone),
        end=period.end.astimezone(period.zone),
        zone=period.zone.key,
        by=by,
        indicators=tuple(
            ReportIndicator(id=d.id, hash=d.hash, names=d.names, unit=d.unit) for d in definitions
        ),
        whole=tuple(figure(figures.whole[d.id], language) for d in definitions),
        rows=tuple(
            ReportRow(
                key=key,
                names=_names(figures, key),
                figures=tuple(figure(worths[d.id], language) for d in definitions),
            )
            for key, worths in figures.groups.items()
        ),
    )


def _names(figures: Figures, key: str | None) -> Words | None:
    found = figures.names.get(key) if key is not None else None
    return Words(*found) if found else None


def _limits(definition: Definition, settings: Settings) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in definition.limits:
        found[name] = settings.limit(name)
        for queue, seconds in sorted(settings.limits_of_queues(name).items()):
            found[f"{name}:{queue}"] = seconds
    return found
