"""`/v1/configuration/export` and `/v1/configuration/schema`."""

from fastapi import APIRouter

from baton_common.edge.http.commands import Commands
from baton_common.edge.http.section_export import export_routes
from baton_common.model.unit_of_work import UnitOfWork
from baton_survey.configuration.plan import section_of
from baton_survey.configuration.section import SurveySection
from baton_survey.domain.use_cases.configuration import current_plan


def configuration_export_routes(commands: Commands) -> APIRouter:
    """The section `survey` as a file says it, and its schema."""

    def section_now(work: UnitOfWork) -> SurveySection | None:
        return section_of(current_plan(work))

    return export_routes(commands, "survey", SurveySection, section_now)
