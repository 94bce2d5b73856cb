"""Survey, put together."""

from baton_common.assembling import Assembly
from baton_common.ground import Ground
from baton_common.http.section_routes import empty_section_routes
from baton_common.service import Service
from baton_survey.api import survey_routes
from baton_survey.projections.unsurveyed import Unsurveyed

NAME = "survey"
OTHERS = ("cases", "routing", "email", "kpi")
"""The other sections of the house file."""


def build(ground: Ground) -> Service:
    """The service on its ground. Must be called inside the event loop that will run it."""
    assembly = Assembly(NAME, ground, aggregates=[])
    assembly.show_topics(Unsurveyed(), ["case-updated"])
    parts = [survey_routes(assembly.queries), empty_section_routes(NAME, OTHERS)]
    return assembly.service(parts)
