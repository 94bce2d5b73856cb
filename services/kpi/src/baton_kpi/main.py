"""Kpi, put together."""

from baton_common.assembling import Assembly
from baton_common.ground import Ground
from baton_common.service import Service
from baton_kpi.api import indicator_routes
from baton_kpi.projections.daily import Daily

NAME = "kpi"


def build(ground: Ground) -> Service:
    """The service on its ground. Must be called inside the event loop that will run it."""
    assembly = Assembly(NAME, ground, aggregates=[])
    assembly.show_topics(Daily(), ["case-updated"])
    return assembly.service([indicator_routes(assembly.pool)])
