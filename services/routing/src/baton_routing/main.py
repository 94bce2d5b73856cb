"""Routing, put together."""

from baton_common.assembling import Assembly
from baton_common.ground import Ground
from baton_common.service import Service
from baton_routing.api import contact_routes
from baton_routing.domain.contact import CONTACT
from baton_routing.projections.waiting import Waiting
from baton_routing.publisher import publish_contact

NAME = "routing"


def build(ground: Ground) -> Service:
    """The service on its ground. Must be called inside the event loop that will run it."""
    assembly = Assembly(
        NAME, ground, aggregates=[CONTACT], publishers={CONTACT.category: publish_contact}
    )
    assembly.show(Waiting())
    return assembly.service([contact_routes(assembly.commands, ground.vault, assembly.pool)])
