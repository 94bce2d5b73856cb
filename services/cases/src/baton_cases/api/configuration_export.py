"""`/v1/configuration/export` and `/v1/configuration/schema`."""

from fastapi import APIRouter

from baton_cases.configuration.export import plan_now, section_of
from baton_cases.configuration.section import CasesSection
from baton_cases.domain.use_cases.lookups import the_organisation
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.section_export import export_routes
from baton_common.model.unit_of_work import UnitOfWork


def configuration_export_routes(commands: Commands) -> APIRouter:
    """The section `cases` as a file says it, and its schema."""

    def section_now(work: UnitOfWork) -> CasesSection | None:
        return section_of(plan_now(the_organisation(work)))

    return export_routes(commands, "cases", CasesSection, section_now)
