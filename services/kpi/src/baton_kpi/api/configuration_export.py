"""`/v1/configuration/export` and `/v1/configuration/schema`."""

from fastapi import APIRouter

from baton_common.edge.http.commands import Commands
from baton_common.edge.http.section_export import export_routes
from baton_common.model.unit_of_work import UnitOfWork
from baton_kpi.configuration.plan import section_of
from baton_kpi.configuration.section import KpiSection
from baton_kpi.domain.use_cases.configuration import settings_now


def configuration_export_routes(commands: Commands) -> APIRouter:
    """The section `kpi` as a file says it, and its schema."""

    def section_now(work: UnitOfWork) -> KpiSection | None:
        return section_of(settings_now(work))

    return export_routes(commands, "kpi", KpiSection, section_now)
