"""`/v1/configuration/export` and `/v1/configuration/schema`."""

from fastapi import APIRouter

from baton_common.edge.http.commands import Commands
from baton_common.edge.http.section_export import export_routes
from baton_common.model.unit_of_work import UnitOfWork
from baton_email.configuration.plan import section_of
from baton_email.configuration.section import EmailSection
from baton_email.domain.use_cases.configuration import current_configuration


def configuration_export_routes(commands: Commands) -> APIRouter:
    """The section `email` as a file says it, and its schema."""

    def section_now(work: UnitOfWork) -> EmailSection | None:
        return section_of(current_configuration(work))

    return export_routes(commands, "email", EmailSection, section_now)
