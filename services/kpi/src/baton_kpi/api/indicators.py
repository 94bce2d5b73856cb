"""Indicators as they are asked for: their definitions, their figures, and what there is today."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from baton_common.edge.http.route_class import edge_router
from baton_kpi.api.access import Reader
from baton_kpi.api.asked import (
    FiguresQuery,
    IndicatorId,
    definition_of,
    must_fit,
    period_of,
    zone_of,
)
from baton_kpi.api.figures import definition_view, indicator_answer, report
from baton_kpi.api.using import Using
from baton_kpi.api.views import Definitions, IndicatorAnswer, Report
from baton_kpi.domain.facts.agent import day_of
from baton_kpi.domain.indicators.catalogue import DEFINITIONS, MAIN
from baton_kpi.queries.period import Period


def indicator_routes(using: Using) -> APIRouter:
    """`/v1/indicators`, `/v1/indicators/{id}`, `/v1/indicators/now`."""
    router = edge_router("indicators")

    @router.get("/v1/indicators")
    async def list_indicators(caller: Reader) -> Definitions:
        """List the indicators: their meaning, formula and dimensions."""
        return Definitions(indicators=tuple(map(definition_view, DEFINITIONS.values())))

    @router.get("/v1/indicators/now")
    async def read_indicators_now(caller: Reader) -> Report:
        """Read the main figures of today, by the configured zone: cheap, for a page that is always
        open."""
        settings, now = await using.settings(caller)
        zone = zone_of(settings.zone)
        begin = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        end = (begin + timedelta(days=1)).astimezone(day_of(now).tzinfo)
        period = Period(begin.astimezone(end.tzinfo), end, zone)
        departments = await using.scopes(caller, settings, None)
        definitions = tuple(DEFINITIONS[id_] for id_ in MAIN)
        figures = await using.figures(definitions, period, None, departments, settings)
        return report(definitions, figures, period, None, caller.language)

    @router.get("/v1/indicators/{indicator_id}")
    async def read_indicator(
        caller: Reader, indicator_id: IndicatorId, query: Annotated[FiguresQuery, Query()]
    ) -> IndicatorAnswer:
        """Read one indicator over a period, whole and in groups.

        Where there was nothing to measure, its value is null, with a word; never 0.
        """
        definition = definition_of(indicator_id)
        settings, now = await using.settings(caller)
        period = period_of(query, settings.zone)
        must_fit(definition, query, query.by, period)
        scopes = await using.scopes(caller, settings, query)
        figures = await using.figures([definition], period, query.by, scopes, settings)
        return indicator_answer(
            definition,
            figures,
            period,
            query.by,
            settings=settings,
            now=now,
            language=caller.language,
        )

    return router
