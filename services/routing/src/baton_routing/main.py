"""Routing, put together."""

from baton_common.assembling import Assembly
from baton_common.ground import Ground
from baton_common.http.section_routes import empty_section_routes
from baton_common.service import Service
from baton_routing.api import contact_routes
from baton_routing.domain.contact import CONTACT
from baton_routing.projections.waiting import Waiting
from baton_routing.publisher import publish_contact

NAME = "routing"
OTHERS = ("cases", "email", "survey", "kpi")
"""The other sections of the house file."""


def build(ground: Ground) -> Service:
    """The service on its ground. Must be called inside the event loop that will run it."""
    assembly = Assembly(
        NAME, ground, aggregates=[CONTACT], publishers={CONTACT.category: publish_contact}
    )
    assembly.show(Waiting())
    parts = [
        contact_routes(assembly.commands, ground.vault, assembly.queries),
        empty_section_routes(NAME, OTHERS),
    ]
    return assembly.service(parts)
