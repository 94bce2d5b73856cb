"""Figures become answers: with what they are made of, and a word where there are none."""

from datetime import datetime

import msgspec

from baton_common.edge.languages import Language
from baton_kpi.api.views import (
    DefinitionView,
    Figure,
    GroupFigure,
    IndicatorAnswer,
    Report,
    ReportIndicator,
    ReportRow,
    WordsView,
)
from baton_kpi.domain.configuration.settings import Settings
from baton_kpi.domain.indicators.definition import Bilingual, By, Definition
from baton_kpi.domain.indicators.formula import Worth
from baton_kpi.queries.figures import Figures
from baton_kpi.queries.period import Period

NO_FIGURE: dict[Language, str] = {"en": "no data", "zh": "无数据"}


def definition_view(definition: Definition) -> DefinitionView:
    """As the list shows it."""
    return DefinitionView(
        id=definition.id,
        version=definition.version,
        hash=definition.hash,
        names=_view(definition.names),
        description=_view(definition.description),
        unit=definition.unit,
        dimensions=definition.dimensions,
        formula=msgspec.to_builtins(definition.formula),
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
        names=_view(definition.names),
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
                **figure(worths[definition.id], language).model_dump(),
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
            ReportIndicator(id=d.id, hash=d.hash, names=_view(d.names), unit=d.unit)
            for d in definitions
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


def _view(words: Bilingual) -> WordsView:
    return WordsView.model_validate(words)


def _names(figures: Figures, key: str | None) -> WordsView | None:
    found = figures.names.get(key) if key is not None else None
    return WordsView(zh=found[0], en=found[1]) if found else None


def _limits(definition: Definition, settings: Settings) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in definition.limits:
        found[name] = settings.limit(name)
        for queue, seconds in sorted(settings.limits_of_queues(name).items()):
            found[f"{name}:{queue}"] = seconds
    return found
