"""Indicators and figures as the API shows them."""

from datetime import datetime
from typing import Any, Literal

from baton_common.edge.models import Output, example
from baton_kpi.domain.indicators.definition import By, Unit

_WORDS = {"zh": "服务水平", "en": "service level"}
_FIGURE: dict[str, Any] = {"value": 0.8, "word": None, "numerator": 8, "denominator": 10}
_PERIOD: dict[str, Any] = {
    "begin": "2026-03-02T00:00:00+08:00",
    "end": "2026-03-03T00:00:00+08:00",
    "zone": "Asia/Shanghai",
    "by": "queue",
}


class WordsView(Output):
    """A text in both languages."""

    model_config = example(**_WORDS)

    zh: str
    """In Chinese."""
    en: str
    """In English."""


class DefinitionView(Output):
    """One indicator: what it is, and how it is counted."""

    model_config = example(
        id="service-level",
        version=1,
        hash="ab" * 32,
        names=_WORDS,
        description=_WORDS,
        unit="share",
        dimensions=["hour", "day", "queue"],
        formula={"is": "share", "part": [], "whole": []},
        times=1,
    )

    id: str
    """The id by which it is asked for."""
    version: int
    """Counted up when its meaning changes."""
    hash: str
    """SHA-256 (hex) of the definition's canonical JSON."""
    names: WordsView
    """Its name."""
    description: WordsView
    """Its meaning."""
    unit: Unit
    """share: between 0 and 1; points: on the scale of the question, or of the score."""
    dimensions: tuple[By, ...]
    """By what it is given."""
    formula: dict[str, Any]
    """The facts that are counted, summed and divided; `is` names the operation."""
    times: Literal[1, 100]
    """The formula's figure is multiplied by this."""


class Definitions(Output):
    """All of them."""

    model_config = example(indicators=[])

    indicators: tuple[DefinitionView, ...]
    """In the order of the catalogue."""


class Figure(Output):
    """One figure. Shares are between 0 and 1, times in seconds."""

    model_config = example(**_FIGURE)

    value: int | float | None
    """null: there was nothing to measure."""
    word: str | None
    """Said instead of a figure, by Accept-Language: no data."""
    numerator: int | None
    """The count or sum above the division."""
    denominator: int | None
    """The count or sum it was divided by."""


class GroupFigure(Figure):
    """The figure of one hour, day, queue, department, person or matter."""

    model_config = example(**_FIGURE, key="billing", names=None)

    key: str | None
    """Key of the group; null: facts without one."""
    names: WordsView | None
    """The name of the group."""


class IndicatorAnswer(Output):
    """One indicator over a period."""

    model_config = example(
        **_PERIOD,
        id="service-level",
        hash="ab" * 32,
        names=_WORDS,
        unit="share",
        limits={"service-level": 20},
        settled_until=None,
        whole=_FIGURE,
        groups=[],
    )

    id: str
    """Id of the indicator."""
    hash: str
    """Hash of the definition used."""
    names: WordsView
    """Its name."""
    unit: Unit
    """share: between 0 and 1; points: on the scale of the question, or of the score."""
    begin: datetime
    """Start of the period."""
    end: datetime
    """Not part of the period."""
    zone: str
    """Time zone of the days."""
    by: By | None
    """The dimension of the groups."""
    limits: dict[str, int]
    """Seconds, as configured; of one queue as `service-level:<queue>`."""
    settled_until: datetime | None
    """Later figures may still change although nothing new happens: the window is not over."""
    whole: Figure
    """Over all groups."""
    groups: tuple[GroupFigure, ...]
    """One figure each."""


class ReportIndicator(Output):
    """A column of a report."""

    model_config = example(id="service-level", hash="ab" * 32, names=_WORDS, unit="share")

    id: str
    """Id of the indicator."""
    hash: str
    """Hash of the definition used."""
    names: WordsView
    """Its name."""
    unit: Unit
    """share: between 0 and 1; points: on the scale of the question, or of the score."""


class ReportRow(Output):
    """A row of a report."""

    model_config = example(key="billing", names=None, figures=[_FIGURE])

    key: str | None
    """Key of the group; null: facts without one."""
    names: WordsView | None
    """The name of the group."""
    figures: tuple[Figure, ...]
    """In the order of the columns."""


class Report(Output):
    """Several indicators in one table."""

    model_config = example(**_PERIOD, indicators=[], whole=[], rows=[])

    begin: datetime
    """Start of the period."""
    end: datetime
    """Not part of the period."""
    zone: str
    """Time zone of the days."""
    by: By | None
    """The dimension of the rows."""
    indicators: tuple[ReportIndicator, ...]
    """The columns."""
    whole: tuple[Figure, ...]
    """Over all rows, in the order of the columns."""
    rows: tuple[ReportRow, ...]
    """One for each group."""
