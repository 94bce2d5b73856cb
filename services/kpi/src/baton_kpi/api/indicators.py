"""Indicators as they are asked for: their definitions, their figures, and what there is today."""

from datetime import timedelta

from baton_common.edge.http.calls import Call
from baton_common.edge.http.routes import Routes
from baton_kpi.api.access import READERS
from baton_kpi.api.asked import Question, definition_of, must_fit, period_of, zone_of
from baton_kpi.api.figures import (
    Definitions,
    IndicatorAnswer,
    Report,
    definition_view,
    indicator_answer,
    report,
)
from baton_kpi.api.using import Using
from baton_kpi.domain.facts.agent import day_of
from baton_kpi.domain.indicators.catalogue import DEFINITIONS, MAIN
from baton_kpi.queries.period import Period


def indicator_routes(using: Using) -> Routes:
    """`/v1/indicators`, `/v1/indicators/{id}`, `/v1/indicators/now`."""
    routes = Routes("indicators")

    @routes.get("/v1/indicators", policy=READERS, answers=Definitions)
    async def list_indicators() -> Definitions:
        """Which indicators there are: what each says, how it is counted, and by what."""
        return Definitions(tuple(definition_view(each) for each in DEFINITIONS.values()))

    @routes.get("/v1/indicators/now", policy=READERS, answers=Report)
    async def read_today(call: Call) -> Report:
        """Read the main figures of today, by the house's zone: cheap, for a page that is always
        open."""
        settings, now = await using.settings(call)
        zone = zone_of(settings.zone)
        begin = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        end = (begin + timedelta(days=1)).astimezone(day_of(now).tzinfo)
        period = Period(begin.astimezone(end.tzinfo), end, zone)
        departments = await using.scopes(call, Question(from_=""), settings)
        definitions = tuple(DEFINITIONS[id_] for id_ in MAIN)
        figures = await using.figures(definitions, period, None, departments, settings)
        return report(definitions, figures, period, None, call.language)

    @routes.get("/v1/indicators/{indicator_id}", policy=READERS, answers=IndicatorAnswer)
    async def read_indicator(call: Call, indicator_id: str, query: Question) -> IndicatorAnswer:
        """Read one indicator over a period, whole and in groups.

        Where there was nothing to measure, its value is null, with a word; never 0.
        """
        definition = definition_of(indicator_id)
        settings, now = await using.settings(call)
        period = period_of(query, settings.zone)
        must_fit(definition, query, query.by, period)
        scopes = await using.scopes(call, query, settings)
        figures = await using.figures([definition], period, query.by, scopes, settings)
        return indicator_answer(
            definition,
            figures,
            period,
            query.by,
            settings=settings,
            now=now,
            language=call.language,
        )

    return routes
