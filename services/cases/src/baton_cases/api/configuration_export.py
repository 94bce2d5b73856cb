"""`/v1/configuration/export` and `/v1/configuration/schema`."""

from fastapi import APIRouter

from baton_cases.api.colleague_mails import ColleagueMails
from baton_cases.configuration.export import plan_now, section_of
from baton_cases.configuration.section import CasesSection
from baton_cases.ports import ReadOrganisation
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.section_export import opened_export_routes


def configuration_export_routes(
    read_organisation: ReadOrganisation, mails: ColleagueMails
) -> APIRouter:
    """The section `cases` as a file says it, and its schema."""

    async def section_now(caller: Caller) -> CasesSection | None:
        organisation = await read_organisation()
        return section_of(plan_now(organisation, await mails.opened(caller, organisation)))

    return opened_export_routes("cases", CasesSection, section_now)
