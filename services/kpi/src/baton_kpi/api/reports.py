"""Several indicators in one table for a period, to be read or taken away."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from baton_common.edge.http.answers import json_answer
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.problems import Problem
from baton_kpi.api.access import Reader
from baton_kpi.api.asked import INDICATOR_ID, FiguresQuery, Name, definition_of, must_fit, period_of
from baton_kpi.api.figures import report
from baton_kpi.api.files import AS_FILES, Format, format_of, whole
from baton_kpi.api.using import Using
from baton_kpi.api.views import Figure, Report
from baton_kpi.domain.indicators.catalogue import DEFINITIONS
from baton_kpi.domain.indicators.definition import Definition


class ReportQuery(FiguresQuery):
    """The indicators of the table, repeated; without any, all that have the dimension `by`."""

    indicator: tuple[Annotated[Name, INDICATOR_ID], ...] = ()
    """In the order of the columns."""
    format: Format | None = None
    """By `Accept` if it is left out."""
    bom: bool = False
    """CSV begins with a byte order mark, as some spreadsheets need it."""


def report_routes(using: Using) -> APIRouter:
    """`/v1/reports`."""
    router = edge_router("reports")

    @router.get("/v1/reports", response_model=Report, responses=AS_FILES)
    async def read_report(caller: Reader, query: Annotated[ReportQuery, Query()]) -> Response:
        """Read several indicators over a period in one table: JSON, CSV or Parquet.

        A file has a column for each figure, and two for what it was divided out of.
        """
        definitions = _definitions(query)
        settings, _ = await using.settings(caller)
        period = period_of(query, settings.zone)
        for definition in definitions:
            must_fit(definition, query, query.by, period)
        scopes = await using.scopes(caller, settings, query)
        figures = await using.figures(definitions, period, query.by, scopes, settings)
        answer = report(definitions, figures, period, query.by, caller.language)
        format_ = format_of(caller, query.format)
        if format_ == "json":
            return json_answer(answer)
        columns: dict[str, type] = {"key": str, "zh": str, "en": str}
        for definition in definitions:
            columns |= {
                definition.id: float,
                f"{definition.id} numerator": int,
                f"{definition.id} denominator": int,
            }
        facts = {each.id: each.hash for each in definitions}
        file = using.new_file(format_, columns, bom=query.bom, facts=facts)
        return whole(file, "report", _rows(answer))

    return router


def _definitions(query: ReportQuery) -> tuple[Definition, ...]:
    """The definitions asked for, or all that fit. Raises Problem 404, 422."""
    if not query.indicator:
        return tuple(
            each
            for each in DEFINITIONS.values()
            if (query.by is None or query.by in each.dimensions)
            and (query.queue is None or "queue" in each.dimensions)
        )
    if len(set(query.indicator)) < len(query.indicator):
        raise Problem(422, "invalid", "The question names an indicator twice; name it once.")
    return tuple(definition_of(id_) for id_ in query.indicator)


def _rows(answer: Report) -> Iterator[list[Any]]:
    """The groups; without any, the whole in one row."""
    if answer.by is None:
        yield [None, None, None, *_cells(answer.whole)]
    for row in answer.rows:
        names = (row.names.zh, row.names.en) if row.names else (None, None)
        yield [row.key, *names, *_cells(row.figures)]


def _cells(figures: tuple[Figure, ...]) -> Iterator[Any]:
    for each in figures:
        yield from (each.value, each.numerator, each.denominator)
