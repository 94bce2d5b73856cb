"""Kpi, put together."""

from baton_common.assembling import Assembly
from baton_common.ground import Ground
from baton_common.service import Service
from baton_contracts.topics import TOPICS
from baton_kpi.adapters.table_files import new_file
from baton_kpi.api.behind import behind_routes
from baton_kpi.api.facts import fact_routes
from baton_kpi.api.house import house_routes
from baton_kpi.api.indicators import indicator_routes
from baton_kpi.api.reports import report_routes
from baton_kpi.api.using import Using
from baton_kpi.domain.house import HOUSE
from baton_kpi.projections.indicators import Indicators

NAME = "kpi"


def build(ground: Ground) -> Service:
    """The service on its ground. Must be called inside the event loop that will run it."""
    assembly = Assembly(NAME, ground, aggregates=[HOUSE])
    assembly.show_topics(Indicators(), [topic.name for topic in TOPICS])
    using = Using(assembly.queries, assembly.log, new_file)
    parts = [
        indicator_routes(using),
        behind_routes(using),
        report_routes(using),
        fact_routes(using),
        house_routes(assembly.commands),
    ]
    return assembly.service(parts)
