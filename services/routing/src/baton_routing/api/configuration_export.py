"""`/v1/configuration/export` and `/v1/configuration/schema`."""

from fastapi import APIRouter

from baton_common.edge.http.commands import Commands
from baton_common.edge.http.section_export import export_routes
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.configuration.export import section_of
from baton_routing.configuration.section import RoutingSection
from baton_routing.domain.configuration.state import the_configuration


def configuration_export_routes(commands: Commands) -> APIRouter:
    """The section `routing` as a file says it, and its schema."""

    def section_now(work: UnitOfWork) -> RoutingSection | None:
        return section_of(the_configuration(work).plan_with())

    return export_routes(commands, "routing", RoutingSection, section_now)
