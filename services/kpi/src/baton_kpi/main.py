"""Builds the service kpi."""

from functools import partial

from baton_common.model.service import Service
from baton_common.program.environment import Environment
from baton_common.program.service_builder import ServiceBuilder
from baton_contracts.topics import TOPICS
from baton_kpi.adapters.table_files import new_file
from baton_kpi.api.behind import behind_routes
from baton_kpi.api.configuration import configuration_routes
from baton_kpi.api.configuration_export import configuration_export_routes
from baton_kpi.api.facts import fact_routes
from baton_kpi.api.indicators import indicator_routes
from baton_kpi.api.reports import report_routes
from baton_kpi.api.using import Using
from baton_kpi.domain.configuration.state import CONFIGURATION
from baton_kpi.projections.indicators import Indicators
from baton_kpi.projections.suspended import SUSPENDED
from baton_kpi.queries.names import departments_now

NAME = "kpi"


AGGREGATES = (CONFIGURATION,)


def build(environment: Environment) -> Service:
    """The service in its environment. Call it inside the event loop that will run it."""
    builder = ServiceBuilder(NAME, environment, aggregates=AGGREGATES)
    builder.topic_projection(Indicators(), [topic.name for topic in TOPICS])
    builder.topic_projection(SUSPENDED, ["case-updated"])
    builder.barring(partial(SUSPENDED.members, builder.queries))
    using = Using(builder.queries, builder.log, new_file)
    parts = [
        indicator_routes(using),
        behind_routes(using),
        report_routes(using),
        fact_routes(using),
        configuration_routes(builder.commands),
        configuration_export_routes(builder.commands),
    ]
    return builder.service(parts, key_limits=partial(departments_now, builder.queries))
