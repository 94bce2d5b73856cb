"""Kpi, put together."""

from baton_common.assembling import Assembly
from baton_common.ground import Ground
from baton_common.http.section_routes import empty_section_routes
from baton_common.service import Service
from baton_kpi.api import indicator_routes
from baton_kpi.projections.daily import Daily

NAME = "kpi"
OTHERS = ("cases", "routing", "email", "survey")
"""The other sections of the house file."""


def build(ground: Ground) -> Service:
    """The service on its ground. Must be called inside the event loop that will run it."""
    assembly = Assembly(NAME, ground, aggregates=[])
    assembly.show_topics(Daily(), ["case-updated"])
    parts = [indicator_routes(assembly.queries), empty_section_routes(NAME, OTHERS)]
    return assembly.service(parts)
